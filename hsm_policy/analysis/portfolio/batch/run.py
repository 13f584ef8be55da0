"""A table of people decided in chunks, each kept until the whole is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from hsm_policy.analysis.portfolio.batch.answers import Wanted
from hsm_policy.analysis.portfolio.batch.cluster import LOCAL, Chunk, ClusterJob, decided_by
from hsm_policy.analysis.portfolio.batch.mapping import lay_out, read_map
from hsm_policy.analysis.portfolio.batch.people import Problem, RowOptions, check_options
from hsm_policy.analysis.portfolio.batch.store import PartData, PartStore, digest_of, digest_of_data
from hsm_policy.analysis.portfolio.batch.summary import Summarizer, Summary
from hsm_policy.analysis.portfolio.batch.tables import Table, ending, polars, refused
from hsm_policy.analysis.portfolio.batch.worker import Task, Worker
from hsm_policy.analysis.portfolio.columns import TellStep, nobody
from hsm_policy.cache import write_whole
from hsm_policy.messages import Report
from hsm_policy.names import __version__
from hsm_policy.rulebook import DATE
from hsm_policy.verdict import Session

FORMAT = "hsm-batch/1"

Tell = Callable[[int, int], None]
"""Called with the number of rows that are done, and of all."""

CHUNK, SLOW_CHUNK = 2_000, 500
"""How many rows are decided between two files on disk; of rows decided one by one, fewer."""


class FileReceipt(msgspec.Struct, frozen=True):
    """A file with its number of rows and its SHA-256."""

    file: str
    rows: int
    digest: str


class BatchReceipt(Report, frozen=True):
    """What was decided, by which rulebook, and what came out; two runs of the same have the same.

    `run` is the digest of everything that decides the result; `problems` is null where every row
    was decided.
    """

    format: str
    run: str
    version: str
    policy: str
    people: FileReceipt
    out: FileReceipt
    problems: FileReceipt | None
    summary: Summary


class Batch:
    """One run: a table, what is asked of each row, and the file for the answers."""

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - what the command line says
        cls,
        book: Session,
        people: Path,
        out: Path,
        mapped: Path | None,
        wanted: Wanted,
        options: RowOptions,
        lang: str = "en",
    ) -> Batch:
        """Prepare a run: check the columns, the map and the options.

        Raises DiagnosticsError with what is wrong with them.
        """
        ending(out)
        check_options(book.source, options)
        found = read_map(mapped) if mapped else None
        table = Table(people)
        layout = lay_out(table.headers, book.source, found, str(mapped or people))
        if not options.date and not layout.has(DATE):
            raise refused(people, "missing_key", key=DATE)
        return cls(book, table, out, Task(layout, wanted, options, lang))

    def __init__(self, book: Session, people: Table, out: Path, task: Task) -> None:
        self._book, self._people, self._out, self._task = book, people, out, task
        self._ending, self._pl = ending(out), polars()
        self._worker = Worker(book, task)
        self._digest = digest_of(people.path)
        policy = book.source.digest
        self._size = SLOW_CHUNK if self._worker.row_by_row else CHUNK
        told = (FORMAT, __version__, policy, self._digest, self._size, self._ending, task)
        self._key = digest_of_data(msgspec.json.encode(told))
        self._parts = PartStore(_beside(out, "parts"), self._key)

    @property
    def unread(self) -> tuple[str, ...]:
        """The columns that are not read."""
        return self._task.layout.unread

    def run(
        self,
        tell: Tell,
        tell_step: TellStep = nobody,
        *,
        resume: bool = False,
        cluster: str = "",
        classes: Path | None = None,
    ) -> BatchReceipt:
        """Decide all rows and write the answers; with `resume` go on where a run was cut off.

        A `cluster` decides them where one is given: `local`, or the address of a scheduler. What is
        worked out for classes of rows is kept in the folder `classes`, for other runs; without one
        it is kept beside the parts. `tell` is called with the number of rows that are done and of
        all, `tell_step` with those of each step within a chunk.
        Raises DiagnosticsError where the table breaks off, or the parts are of another run.
        """
        if resume and (done := self._done()):
            return done
        self._begin(resume=resume)
        if classes is None and cluster in ("", LOCAL):
            classes = self._parts.folder / "classes"
        total = self._people.count
        count = -(-total // self._size)
        kept = [self._parts.rows(number) for number in range(count)]
        done_rows = sum(rows for rows in kept if rows is not None)
        tell(done_rows, total)
        left = {number for number, rows in enumerate(kept) if rows is None}
        for number, data in self._decided(self._chunks(left), cluster, classes, tell_step):
            self._parts.write(number, data)
            done_rows += data.rows
            tell(done_rows, total)
        return self._finish(count)

    def _chunks(self, left: set[int]) -> Iterator[Chunk]:
        """Yield the chunks that are still to be decided."""
        if left:
            for number, frame in enumerate(self._people.frames(self._size)):
                if number in left:
                    yield Chunk(number, 1 + number * self._size, frame)

    def _decided(
        self, chunks: Iterator[Chunk], cluster: str, classes: Path | None, tell: TellStep
    ) -> Iterator[tuple[int, PartData]]:
        if cluster:
            source, folder = self._book.source, str(self._book.folder)
            shared = str(classes.resolve()) if classes else ""
            job = ClusterJob(folder, source.digest, self._task, shared)
            yield from decided_by(cluster, job, chunks)
        else:
            self._worker.share(classes)
            for number, first, frame in chunks:
                yield number, self._worker.part(first, frame, tell)
            self._worker.share(None)

    def _begin(self, *, resume: bool) -> None:
        if resume and self._parts.started:
            if not self._parts.same():
                raise refused(self._parts.folder, "resume_other")
        else:
            self._parts.start()

    def _done(self) -> BatchReceipt | None:
        """Return the receipt of the same run where it has ended and its files are unharmed."""
        try:
            found = msgspec.json.decode(_beside(self._out, RECEIPT).read_bytes(), type=BatchReceipt)
            files = [one for one in (found.out, found.problems) if one]
            same = all(digest_of(self._out.parent / one.file) == one.digest for one in files)
        except (OSError, msgspec.MsgspecError):
            return None
        return found if same and found.run == self._key else None

    def _finish(self, count: int) -> BatchReceipt:
        """Write answers, problems and receipt from the parts, and remove the parts."""
        files = [self._parts.answers(number) for number in range(count)]
        aside = _beside(self._parts.folder / "whole", self._ending.strip("."))
        rows, summary = self._write(files, aside)
        aside.replace(self._out)
        problems = [one for number in range(count) for one in self._parts.problems(number)]
        receipt = BatchReceipt(
            format=FORMAT,
            run=self._key,
            version=__version__,
            policy=f"sha256:{self._book.source.digest}",
            people=FileReceipt(self._people.path.name, self._people.count, self._digest),
            out=FileReceipt(self._out.name, rows, digest_of(self._out)),
            problems=self._write_problems(problems),
            summary=summary,
        )
        told = msgspec.json.format(msgspec.json.encode(receipt), indent=2)
        write_whole(_beside(self._out, RECEIPT), told + b"\n")
        self._parts.remove()
        return receipt

    def _write(self, files: list[Path], aside: Path) -> tuple[int, Summary]:
        """Join the parts into one file; return the number of its rows and what they come to."""
        source, columns = self._book.source, self._worker.columns
        dates = [one.id for one in source.figures.values() if one.type == "date"]
        asked = self._task.wanted.questions or tuple(source.questions)
        entry = source.vocabulary.inputs.get(source.minimum[0])
        money = entry is not None and entry.type in ("money", "percent")
        counts = Summarizer(asked, dates, 100 if money else 1)
        rows = 0
        with aside.open("wb") as into:
            for number, file in enumerate(files):
                frame = self._pl.read_parquet(file)
                rows += frame.height
                counts.add(frame.to_dict(as_series=False))
                if self._ending == ".csv":
                    frame.select(columns).write_csv(into, include_header=number == 0)
                elif self._ending == ".ndjson":
                    frame.select(columns).write_ndjson(into)
        if self._ending == ".parquet":
            lazy = self._pl.concat([self._pl.scan_parquet(one).select(columns) for one in files])
            lazy.sink_parquet(aside, row_group_size=self._size)
        return rows, counts.summary()

    def _write_problems(self, problems: list[Problem]) -> FileReceipt | None:
        path = _beside(self._out, "problems.csv")
        if not problems:
            path.unlink(missing_ok=True)
            return None
        told = self._pl.DataFrame(problems, schema=list(Problem._fields), orient="row")
        write_whole(path, told.write_csv().encode())
        return FileReceipt(path.name, len({one.row for one in problems}), digest_of(path))


RECEIPT = "receipt.json"


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.name}.{name}")
