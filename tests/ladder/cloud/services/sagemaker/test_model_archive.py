"""A model archive is a function of its files' names and contents."""

import io
import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.cloud.services.sagemaker.model_archive import pack, unpack

names = st.text(alphabet="abcé", min_size=1, max_size=4)


@given(files=st.dictionaries(names, st.binary(max_size=50)), moment=st.integers(0, 2**31))
def test_the_same_files_give_the_same_bytes_and_come_back(
    files: dict[str, bytes], moment: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first, second, third = (tmp_path_factory.mktemp("folder") for _ in range(3))
    for folder, order in ((first, sorted(files)), (second, sorted(files, reverse=True))):
        for name in order:
            (folder / name).write_bytes(files[name])
            os.utime(folder / name, (moment, moment) if folder is first else (1, 1))
    assert pack(first) == pack(second)
    with tarfile.open(fileobj=io.BytesIO(pack(first))) as tar:
        assert tar.getnames() == sorted(files)  # whatever order the file system lists them in
    unpack(pack(first), third)
    assert {file.name: file.read_bytes() for file in third.iterdir()} == files


def test_an_archive_that_reaches_outside_is_refused(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("../escaped"), io.BytesIO())
    with pytest.raises(tarfile.TarError):
        unpack(archive.getvalue(), tmp_path / "inside")
    assert not (tmp_path / "escaped").exists()
