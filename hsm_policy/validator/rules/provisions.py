"""Every provision of the ledger has a place, and every provision that is cited is in the ledger."""

from __future__ import annotations

from hsm_policy.messages import Location
from hsm_policy.rulebook import acts_of, cited_provisions, provision_places, uses
from hsm_policy.validator.context import ValidationContext


def check_provision_ledger(look: ValidationContext) -> None:
    """Warn of provisions without a place, and of cited ones that the ledger of their act lacks."""
    source = look.source
    for one in provision_places(source):
        if not one.uses and not one.reason[0]:
            place = source.provisions[one.act][one.article].place
            found = f"{one.article}({one.paragraph})" if one.paragraph else one.article
            args = {"found": found, "act": one.act}
            look.refuse("provision_without_place", place, severity="warning", **args)
    for act, articles in source.provisions.items():
        for number, entry in articles.items():
            for paragraph in entry.reasons:
                if paragraph and paragraph not in entry.paragraphs:
                    _unlisted(look, act, f"{number}({paragraph})", entry.place)
    acts = acts_of(source)
    for use in uses(source):
        act = acts.get(use.source, "")
        for article, paragraph in cited_provisions(use.where) if act else ():
            known = source.provisions[act].get(article)
            if not known or (paragraph and paragraph not in known.paragraphs):
                found = f"{article}({paragraph})" if paragraph else article
                _unlisted(look, act, found, use.place)


def _unlisted(look: ValidationContext, act: str, found: str, place: Location) -> None:
    look.refuse("provision_unlisted", place, severity="warning", found=found, act=act)
