"""An inbox folder with what a leader's machine does to it, and a clock that a test moves."""

from __future__ import annotations

from pathlib import Path

from vidcast.inbox import Claimed, Dropped, Inbox

SETTLE_S = 10.0


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Share:
    """An inbox folder, with what a leader's machine does to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = Clock()
        self.field = root / "field"
        self.field.mkdir(parents=True)
        self.inbox = Inbox(root, SETTLE_S, self.clock)

    def drop(self, name: str, content: bytes = b"video") -> Dropped:
        path = self.field / name
        path.write_bytes(content)
        return Dropped("field", path)

    def claim(self, name: str = "update.mp4") -> Claimed:
        claimed = self.inbox.claim(self.drop(name))
        assert claimed is not None
        return claimed

    def look(self, after_s: float) -> list[str]:
        self.clock.now += after_s
        return [dropped.path.name for dropped in self.inbox.settled()]

    def files(self) -> list[str]:
        """Everything that lies in the inbox, below the share's root."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())
