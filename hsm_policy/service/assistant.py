"""Tools for an assistant, by the Model Context Protocol over standard input and output.

A tool answers with sentences and their sources, as its command prints them, and with the same as
data. The SDK is imported here alone, when the server starts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
import mcp_types as mcp
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from hsm_policy.cases import profiles
from hsm_policy.documents import unindexed
from hsm_policy.messages import LANGUAGES, DiagnosticsError, diagnose, say
from hsm_policy.names import __version__
from hsm_policy.presentation import (
    Page,
    Words,
    render_minimum,
    render_repair,
    render_routes,
    render_timeline,
    render_verdict,
    render_why,
)
from hsm_policy.service.body import MAP, OF_THE_CASE, TEXT, TEXTS, Kinds, Question, read_question

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext

    from hsm_policy.api import Rulebook

Json = dict[str, Any]

_WIDTH = 100

_OF_THE_CASE = {**OF_THE_CASE, "readings": MAP}


class Tool(NamedTuple):
    """How a tool answers, what it says of itself, its options, and those that must be given."""

    answer: Callable[[Question, Json], tuple[Page, Json]]
    says: str
    options: Kinds
    needed: tuple[str, ...] = ()
    about_a_case: bool = True


def _evaluate(asked: Question, titles: Json) -> tuple[Page, Json]:
    verdict = asked.book.evaluate(asked.case, asked.texts("question"))
    found = asked.book.with_tables(verdict, asked.lang)
    return render_verdict(found, titles, asked.lang, _WIDTH), found.to_dict()


def _ask(asked: Question, titles: Json) -> tuple[Page, Json]:
    interview = asked.book.interview(asked.case, asked.texts("question"), asked.texts("passed"))
    following, words, page = interview.next(), Words(titles, asked.lang), Page(_WIDTH)
    if following is None:
        page.paragraph(say("assistant_done", asked.lang))
    else:
        key = following.input
        title = titles["inputs"].get(unindexed(key)) or key
        page.paragraph(say("assistant_ask", asked.lang, question=title, key=key))
    outcomes = interview.outcomes()
    for question, outcome in outcomes.items():
        page.line(f"{words.heading('questions', question)}: ", words.verdict(question, outcome))
    found = {"key": following.input if following else None, "outcomes": dict(outcomes)}
    return page, found


def _why(asked: Question, titles: Json) -> tuple[Page, Json]:
    what = asked.text("question")
    if what is None:
        raise DiagnosticsError([diagnose("body_no_question")])
    found = asked.book.explain(asked.case, what, asked.lang)
    return render_why(found, titles, asked.lang, _WIDTH), found.to_dict()


def _minimum(asked: Question, titles: Json) -> tuple[Page, Json]:
    minimum = asked.book.minimum(asked.case, asked.text("input"), asked.text("question"))
    found = minimum.report(asked.lang)
    return render_minimum(found, titles, asked.lang, _WIDTH), found.to_dict()


def _repair(asked: Question, titles: Json) -> tuple[Page, Json]:
    repairs = asked.book.repair(asked.case, asked.text("question"), asked.texts("keep"))
    found = repairs.report(asked.lang)
    return render_repair(found, titles, asked.lang, _WIDTH), found.to_dict()


def _timeline(asked: Question, titles: Json) -> tuple[Page, Json]:
    found = asked.book.timeline(asked.case, asked.text("until")).report(asked.lang)
    return render_timeline(found, titles, asked.lang, _WIDTH), found.to_dict()


def _routes(asked: Question, titles: Json) -> tuple[Page, Json]:
    found = asked.book.routes(asked.case).report(asked.lang)
    return render_routes(found, titles, asked.lang, _WIDTH), found.to_dict()


def _sources(asked: Question, titles: Json) -> tuple[Page, Json]:
    """List the sources whose id or title holds a word; without a word, all of them."""
    word, words, page = (asked.text("word") or "").lower(), Words(titles, asked.lang), Page(_WIDTH)
    known = titles["sources"]
    found = {
        name: one for name, one in known.items() if word in f"{name} {one.get('title', '')}".lower()
    }
    for name, one in found.items():
        page.paragraph(f"{words.source(name, '', one, in_full=True)}: {one.get('url', '')}")
    if not found:
        page.paragraph(say("list_nothing", asked.lang, word=word))
    return page, {"sources": found}


TOOLS: Mapping[str, Tool] = {
    "evaluate": Tool(_evaluate, "assistant_evaluate", {"question": TEXTS, **_OF_THE_CASE}),
    "ask": Tool(_ask, "assistant_interview", {"question": TEXTS, "passed": TEXTS, **_OF_THE_CASE}),
    "why": Tool(_why, "assistant_why", {"question": TEXT, **_OF_THE_CASE}, ("question",)),
    "minimum": Tool(
        _minimum, "assistant_minimum", {"input": TEXT, "question": TEXT, **_OF_THE_CASE}
    ),
    "repair": Tool(_repair, "assistant_repair", {"question": TEXT, "keep": TEXTS, **_OF_THE_CASE}),
    "timeline": Tool(_timeline, "assistant_timeline", {"until": TEXT, **_OF_THE_CASE}),
    "routes": Tool(_routes, "assistant_routes", _OF_THE_CASE),
    "sources": Tool(_sources, "assistant_sources", {"word": TEXT}, about_a_case=False),
}


def assistant_server(book: Rulebook, lang: str = "en") -> Server[Any]:
    """Return the server of a rulebook; its tools answer in `lang`, or in that of the call."""
    listed = mcp.ListToolsResult(tools=list(_listed(book, lang)))

    async def list_tools(
        _context: ServerRequestContext[Any, Any], _params: mcp.PaginatedRequestParams | None
    ) -> mcp.ListToolsResult:
        return listed

    async def call_tool(
        _context: ServerRequestContext[Any, Any], params: mcp.CallToolRequestParams
    ) -> mcp.CallToolResult:
        arguments = dict(params.arguments or {})
        return await anyio.to_thread.run_sync(call, book, params.name, arguments, lang)

    return Server(
        "hsm-policy",
        version=__version__,
        instructions=say("assistant_instructions", lang),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve_assistant(book: Rulebook, lang: str) -> None:
    """Serve the tools of a rulebook over standard input and output, until that ends."""

    async def serve() -> None:
        server = assistant_server(book, lang)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(serve)


def call(book: Rulebook, name: str, arguments: Json, lang: str = "en") -> mcp.CallToolResult:
    """Answer one call of a tool; what is wrong with it is an answer too, in words."""
    asked_in = arguments.pop("lang", lang)
    lang = asked_in if asked_in in LANGUAGES else lang
    try:
        page, found = _answered(book, name, arguments, lang)
    except DiagnosticsError as refused:
        return _failed("\n".join(one.line_of_text(lang) for one in refused.problems))
    except Exception as error:  # noqa: BLE001 - the last door: no caller ever sees a traceback
        return _failed(say("internal", lang, error=type(error).__name__))
    return mcp.CallToolResult(
        content=[mcp.TextContent(type="text", text=page.text())], structured_content=found
    )


def _answered(book: Rulebook, name: str, arguments: Json, lang: str) -> tuple[Page, Json]:
    if name not in TOOLS:
        args = {"found": name[:60], "tools": ", ".join(TOOLS)}
        raise DiagnosticsError([diagnose("no_tool", args=args)])
    tool = TOOLS[name]
    body = json.dumps(arguments).encode()
    asked = read_question(book, body, tool.options, lang, needs_case=tool.about_a_case)
    return tool.answer(asked, book.titles(lang))


def _failed(text: str) -> mcp.CallToolResult:
    return mcp.CallToolResult(content=[mcp.TextContent(type="text", text=text)], is_error=True)


# --- the schemas of the tools ---------------------------------------------------------------------


def _listed(book: Rulebook, lang: str) -> list[mcp.Tool]:
    """Return the tools with their schemas; one alone spells out a case, since it is long."""
    case = book.schema()
    definitions = case.pop("$defs", {})
    del case["$schema"], case["title"]
    options, brief = _options(book), {"type": "object", "description": say("assistant_case", lang)}
    found = []
    for name, tool in TOOLS.items():
        whole = name == "evaluate"
        of_case = {"case": case if whole else brief} if tool.about_a_case else {}
        schema = {
            "type": "object",
            "properties": {
                **of_case,
                **{
                    one: options.get((one, kind), _PLAIN[kind])
                    for one, kind in tool.options.items()
                },
                "lang": {"enum": list(LANGUAGES)},
            },
            "required": [*of_case, *tool.needed],
            "additionalProperties": False,
            **({"$defs": definitions} if whole else {}),
        }
        found.append(
            mcp.Tool(
                name=name,
                description=say(tool.says, lang),
                input_schema=schema,
                annotations=mcp.ToolAnnotations(read_only_hint=True, open_world_hint=False),
            )
        )
    return found


_PLAIN: Mapping[str, Json] = {
    TEXT: {"type": "string"},
    TEXTS: {"type": "array", "items": {"type": "string"}},
    MAP: {"type": "object"},
}


def _options(book: Rulebook) -> dict[tuple[str, str], Json]:
    """Return the schema of each option, by name and kind, whose values the rulebook names."""
    source = book.source
    numbers = [path for path, one in source.vocabulary.inputs.items() if one.numeric]
    questions = {"enum": [*source.questions]}
    points = {point: {"enum": [*readings]} for point, readings in source.point_names().items()}
    day = {"type": "string", "format": "date"}
    return {
        ("question", TEXTS): {"type": "array", "items": questions},
        ("question", TEXT): {"enum": [*source.questions, *source.figures]},
        ("input", TEXT): {"enum": numbers},
        ("date", TEXT): day,
        ("until", TEXT): day,
        ("readings", MAP): {"type": "object", "properties": points, "additionalProperties": False},
        ("profile", TEXT): {"enum": [*profiles(source)]},
        ("scenarios", TEXTS): {"type": "array", "items": {"enum": [*source.scenarios]}},
    }
