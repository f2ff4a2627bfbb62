"""What is on disk for sure: of every database file a copy as it was when SQLite last had it synced.

SQLite is watched at its lowest layer, where it opens and syncs files. What it wrote and did not have synced is not in
the copies: a power cut may take it, all of it or any part.
"""

from __future__ import annotations

import ctypes
import random
import shutil
from contextlib import suppress
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_void_p, cast, pointer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ENDINGS = ("", "-wal")
SECTOR = 512
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_BEFORE_SYNC = ("xClose", "xRead", "xWrite", "xTruncate")
_AFTER_SYNC = (
    "xFileSize", "xLock", "xUnlock", "xCheckReservedLock", "xFileControl", "xSectorSize", "xDeviceCharacteristics",
    "xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap", "xFetch", "xUnfetch",
)  # fmt: skip


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods` of version 3."""

    _fields_ = (
        ("iVersion", c_int),
        *((name, c_void_p) for name in _BEFORE_SYNC),
        ("xSync", _SYNC),
        *((name, c_void_p) for name in _AFTER_SYNC),
    )


class _File(ctypes.Structure):
    """`sqlite3_file`, whose rest is its system's own."""

    _fields_ = (("methods", POINTER(_Methods)),)


class _Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs`."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", _OPEN),
    )


def image_of(database: Path) -> Path:
    """The folder of the copies."""
    return database.with_name("synced")


def sqlite_library() -> ctypes.CDLL | None:
    """The SQLite that Python uses; None where it is built in such that nobody reaches it."""
    module = find_spec("_sqlite3")
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(module.origin if module else None)
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        return library
    return None


class Syncs:
    """Keeps the copies of one database's files, from now on and for this process. Make one before it is opened.

    Args:
        database: Its file, as it is on disk now.
    """

    def __init__(self, database: Path) -> None:
        self._files = {str(file): file for file in files_of(database)}
        self._image = image_of(database)
        self._image.mkdir(exist_ok=True)
        for file in self._files.values():
            self._keep(file) if file.exists() else (self._image / file.name).unlink(missing_ok=True)
        self._opened: dict[int, tuple[Path, Any]] = {}
        self._alive: list[object] = []
        """Of what C holds pointers to."""
        self._watch()

    def _watch(self) -> None:
        library = sqlite_library()
        assert library, "whoever wants power to fail asks first whether syncs can be watched"
        vfs = library.sqlite3_vfs_find(None).contents
        original = _OPEN(cast(vfs.xOpen, c_void_p).value or 0)

        def opened(which: int, name: int, file: int, flags: int, out: int) -> int:
            code = original(which, name, file, flags, out)
            path = self._files.get((cast(name, c_char_p).value or b"").decode()) if name else None
            if code == 0 and path:
                self._follow(cast(file, POINTER(_File)).contents, file, path)
            return code

        vfs.xOpen = _OPEN(opened)
        self._alive += [vfs.xOpen, original, library]

    def _follow(self, file: _File, address: int, path: Path) -> None:
        own = _Methods.from_buffer_copy(file.methods.contents)
        self._opened[address] = path, own.xSync
        sync = _Methods.from_buffer_copy(own)
        sync.xSync = _SYNC(self._synced)
        file.methods = pointer(sync)
        self._alive += [own, sync]

    def _synced(self, file: int, flags: int) -> int:
        path, original = self._opened[file]
        code = original(file, flags)
        if code == 0:
            self._keep(path)
        return code

    def _keep(self, file: Path) -> None:
        copied = self._image / "copying"
        shutil.copyfile(file, copied)
        copied.rename(self._image / file.name)


def files_of(database: Path) -> list[Path]:
    """The files that hold what is stored."""
    return [database.with_name(database.name + ending) for ending in ENDINGS]


def cut_power(database: Path, chance: random.Random) -> None:
    """Leaves of its files what was synced, and of what was written since nothing, all, or sectors by chance."""
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
    for file in files_of(database):
        kept = image_of(database) / file.name
        synced = kept.read_bytes() if kept.exists() else b""
        written = file.read_bytes() if file.exists() else b""
        left = _left(synced, written, chance.choice((0.0, 0.5, 1.0)), chance)
        file.write_bytes(left) if left else file.unlink(missing_ok=True)


def _left(synced: bytes, written: bytes, share: float, chance: random.Random) -> bytes:
    """A file after the cut: each sector that was written since was on disk already with a probability."""
    size = max(len(synced), len(written)) if share else len(synced)
    sectors = list[bytes]()
    for start in range(0, size, SECTOR):
        old, new = synced[start : start + SECTOR], written[start : start + SECTOR]
        sectors.append(new if new and chance.random() < share else old or bytes(len(new)))
    return b"".join(sectors)
