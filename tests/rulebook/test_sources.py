"""Links to the places that are cited, in the version of a day."""

from __future__ import annotations

import pytest

from hsm_policy import Rulebook
from hsm_policy.rulebook.sources import Publisher, Source, links_to
from tests.support.strategies import rulebook

WETTEN = Publisher(
    "w", "https://w.nl/", "{url}/{day}[#A{place}]", "c:{id}[&artikel={place}]&z={day}"
)
CIRCULAR = Publisher("c", "https://w.nl/C1", "{url}/{day}/{other}")


@pytest.mark.parametrize(
    ("url", "where", "found"),
    [
        (
            "https://w.nl/B1",
            "2.1(1)(a)1",
            ("https://w.nl/B1/2026-03-01#A2.1", "c:B1&artikel=2.1&z=2026-03-01"),
        ),
        (
            "https://w.nl/B1/",
            "3.34a(d), 4",
            ("https://w.nl/B1/2026-03-01#A3.34a", "c:B1&artikel=3.34a&z=2026-03-01"),
        ),
        ("https://w.nl/B1", "family", ("https://w.nl/B1/2026-03-01", "c:B1&z=2026-03-01")),
        ("https://w.nl/B1", "", ("https://w.nl/B1/2026-03-01", "c:B1&z=2026-03-01")),
        ("https://w.nl/C1", "B1/4.3", ("https://w.nl/C1/2026-03-01/{other}", "")),
        ("https://firm.nl/page", "2.1", ("https://firm.nl/page", "")),
        ("", "2.1", ("", "")),
    ],
)
def test_a_link_leads_to_the_article_on_the_day(
    url: str, where: str, found: tuple[str, str]
) -> None:
    source = Source("act", "Act", "statute", url, "2026-01-01")
    assert links_to(source, [WETTEN, CIRCULAR], where, 20260301) == found


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook()


def test_every_source_of_the_rulebook_has_an_address(book: Rulebook) -> None:
    assert [one.id for one in book.source.references.values() if not one.url] == []


def test_an_article_of_the_law_has_an_identifier(book: Rulebook) -> None:
    assert book.source.links("buwav-2026", "2.1(1)(a)1", 20260301) == (
        "https://wetten.overheid.nl/BWBR0046078/2026-03-01#Artikel2.1",
        "jci1.3:c:BWBR0046078&artikel=2.1&z=2026-03-01&g=2026-03-01",
    )
    assert book.source.links("no-such", "1", 20260301) == ("", "")
