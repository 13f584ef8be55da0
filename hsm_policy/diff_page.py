"""Two rulebooks compared, as one page of HTML for a memo, which stands by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hsm_policy.language import enumeration
from hsm_policy.render_diff import RELATIONS, case_text, cause, headline, said
from hsm_policy.render_parts import Words

if TYPE_CHECKING:
    from hsm_policy.render_parts import Json

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def diff_page(answer: Json, titles: Json, names: tuple[str, str], lang: str) -> str:
    """Give the page of a comparison; `names` are those of the two rulebooks."""
    words = Words(titles, lang)
    relations = answer["questions"].items()
    same = [name for name, one in relations if one["relation"] == "equivalent"]
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return made.get_template("diff.html").render(
        answer=answer,
        title=words.say("diff.title"),
        no_change=words.say("diff.no_change"),
        words=words,
        lang=lang,
        before=names[0],
        after=names[1],
        same=enumeration([words.title("questions", name) for name in same], lang),
        only=enumeration([*answer["added"], *answer["removed"]], lang),
        relations=RELATIONS,
        said=said,
        headline=headline,
        cause=cause,
        case_text=case_text,
    )
