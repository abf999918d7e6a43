"""How a field's own check says what is wrong: a problem, and a remedy where the field's description is not enough."""

from pydantic_core import PydanticCustomError

IN_WORDS = "in_words"


def refusal(problem: str, remedy: str = "") -> PydanticCustomError:
    """To raise from a validator; ``problem`` follows the value in a sentence, and neither ends with a full stop."""
    return PydanticCustomError(IN_WORDS, "{problem}", {"problem": problem, "remedy": remedy})
