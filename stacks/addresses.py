"""E-mail addresses: what is one, and which two are one person's."""

from email_validator import EmailNotValidError, validate_email

from stacks.wording import refusal


def email(text: str) -> str:
    """The address with its domain in lower case. Nothing is asked of the network.

    Only ASCII: SNS and Budgets send to no other, and a Cyrillic letter would pass for a Latin one.
    """
    try:
        address = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as fault:
        problem = str(fault).strip().rstrip(".")
        raise refusal(f"is no e-mail address: {problem[:1].lower()}{problem[1:]}") from None
    if not text.isascii():
        raise refusal("is not in ASCII letters", f"Write the domain as DNS holds it: {address.ascii_email}")
    return address.normalized


def person(address: str) -> str:
    """The same for every spelling of one person's address: case, and what stands after a plus (RFC 5233)."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"
