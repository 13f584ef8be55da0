"""`hsm new-test`: a scenario from a case and its present verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import as_yaml, open_case
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings

_LEFT_OUT = ("case", "readings")
"""Keys of a case that a scenario omits or puts elsewhere."""


def new_test(
    case: CaseArgument,
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar="SENTENCE", help="What the scenario shows.")
    ] = None,
    settings: CaseSettings,
) -> int:
    """Print a scenario with a case and its present verdict.

    Review it, and add it to a file beside the rules whose name ends in .cases.yaml.
    """
    from hsm_policy.authoring import expected_of

    with open_case(case, settings) as (book, read):
        verdict = book.evaluate(read)
    document = {key: value for key, value in read.document.items() if key not in _LEFT_OUT}
    scenario = {
        "name": name or say("new_test_name", settings.lang),
        "case": {**document, **({"readings": dict(read.readings)} if read.readings else {})},
        **({"scenarios": list(read.scenarios)} if read.scenarios else {}),
        "expect": expected_of(verdict),
    }
    if settings.wants_json:
        terminal.print_json({"scenarios": [scenario]})
    else:
        review = say("new_test_review", settings.lang)
        terminal.print_text(f"# {review}\n{as_yaml({'scenarios': [scenario]})}")
    return DONE
