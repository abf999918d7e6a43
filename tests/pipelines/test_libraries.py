"""What a model says of the libraries that it brings."""

from hashlib import sha256
from pathlib import Path

from pipelines.libraries import digest, in_words, stated


def test_a_model_that_brings_none_runs_with_the_platforms(tmp_path: Path) -> None:
    assert (stated(tmp_path), digest(tmp_path), in_words(tmp_path)) == ((), "", "the platform's own")


def test_lineage_names_the_lock_and_what_was_stated_in_as_many_characters_as_a_registry_keeps(tmp_path: Path) -> None:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelPackage.html: a value of metadata has 256."""
    (tmp_path / "requirements.txt").write_text("# boosted trees\nlightgbm==4.6.0  # as reviewed\n\n" + "x==1\n" * 100)
    (tmp_path / "requirements.lock").write_bytes(b"lightgbm==4.6.0 --hash=sha256:00\n")
    words = in_words(tmp_path)
    assert words.startswith(
        f"{sha256((tmp_path / 'requirements.lock').read_bytes()).hexdigest()[:16]} lightgbm==4.6.0 x==1 "
    )
    assert len(words) == 256
