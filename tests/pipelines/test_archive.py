"""An archive of a stranger's writes files below its folder and does nothing else, under every Python we support."""

import io
import sys
import tarfile
from pathlib import Path

import pytest

from pipelines.archive import LARGEST_BYTES, MOST_MEMBERS, extract


def archive(*members: tarfile.TarInfo) -> tarfile.TarFile:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
    return tarfile.open(fileobj=io.BytesIO(content.getvalue()))


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", mode: int = 0o644) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname, entry.mode = kind, target, mode
    entry.size = 3 if kind == tarfile.REGTYPE else 0
    return entry


def test_files_and_folders_are_written_without_the_modes_of_their_maker(tmp_path: Path) -> None:
    extract(archive(member("a", tarfile.DIRTYPE, mode=0o000), member("a/b", mode=0o4777), member("c/d/e")), tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {"a", "a/b", "c", "c/d", "c/d/e"}
    assert (tmp_path / "a/b").read_bytes() == b"xxx"
    assert (tmp_path / "a/b").stat().st_mode & 0o7111 == 0


@pytest.mark.parametrize(
    "refused",
    [
        member("../outside"),
        member("inside/../../outside"),
        member("/tmp/outside"),  # noqa: S108 - the very thing refused
        member("link", tarfile.SYMTYPE, "/etc"),
        member("link", tarfile.LNKTYPE, "../outside"),
        member("device", tarfile.CHRTYPE),
        member("pipe", tarfile.FIFOTYPE),
    ],
    ids=lambda entry: f"{entry.name} {entry.type.decode()}",
)
def test_anything_else_is_refused_before_a_byte_is_written(refused: tarfile.TarInfo, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    with pytest.raises(tarfile.TarError, match="below"):
        extract(archive(member("good"), refused), folder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("again", ["model.pkl", "./model.pkl", "././model.pkl", "model.pkl/"])
def test_a_name_that_stands_twice_is_refused_since_two_readers_would_see_two_files(again: str, tmp_path: Path) -> None:
    with pytest.raises(tarfile.TarError, match="twice"):
        extract(archive(member("model.pkl"), member(again)), tmp_path)


def test_what_would_fill_the_disk_is_refused_by_what_it_says_of_itself(tmp_path: Path) -> None:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.GNU_FORMAT) as tar:
        header = member("zeros")
        header.size = LARGEST_BYTES + 1
        content.write(header.tobuf(tarfile.GNU_FORMAT))
        tar.offset = content.tell()
    content.seek(0)
    many = archive(*(member(f"{number}") for number in range(MOST_MEMBERS + 1)))
    with tarfile.open(fileobj=content) as large:
        for bomb in (large, many):
            with pytest.raises(tarfile.TarError, match="more than"):
                extract(bomb, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_filter_of_tarfile_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Python 3.11.0 to 3.11.3 have none: their `extract` and `extractall` take no such argument."""
    for name in ("data_filter", "fully_trusted_filter", "tar_filter"):
        monkeypatch.delattr(tarfile, name, raising=False)
    monkeypatch.delattr(tarfile.TarFile, "extractall")
    extract(archive(member("a")), tmp_path)
    assert (tmp_path / "a").exists(), sys.version
