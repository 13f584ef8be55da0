"""What the service counts for Prometheus: never anything that a body holds."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from hsm_policy.service.pool import Pool

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counts of one service."""

    def __init__(self, pool: Pool) -> None:
        self._registry = CollectorRegistry()
        self._asked = Counter(
            "hsm_questions", "Questions answered", ("verb", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "hsm_question_seconds",
            "Seconds until a question was answered",
            ("verb",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        for name, told, value in (
            ("hsm_workers", "Processes that answer questions", lambda: pool.count),
            ("hsm_waiting", "Questions that wait for a process", lambda: pool.waiting),
            ("hsm_ready", "Whether the usual shapes of cases are prepared", lambda: pool.ready),
        ):
            Gauge(name, told, registry=self._registry).set_function(value)

    def count(self, verb: str, status: int, seconds: float) -> None:
        """Count an answered question."""
        self._asked.labels(verb, str(status)).inc()
        self._seconds.labels(verb).observe(seconds)

    def text(self) -> bytes:
        """Return all counts in the text format of Prometheus."""
        return generate_latest(self._registry)
