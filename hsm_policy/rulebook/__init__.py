"""What the files of a rulebook say: rules, vocabulary, tables, questions and scenarios."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.rulebook.belonging import BELONGING
    from hsm_policy.rulebook.day_reads import (
        day_of_row,
        is_day_test,
        table_form,
        table_width,
        with_rows_of_days,
    )
    from hsm_policy.rulebook.files import (
        digest,
        own_files,
        rulebook_files,
        spelled,
        stamp,
        unread_files,
    )
    from hsm_policy.rulebook.loader import Loader
    from hsm_policy.rulebook.model import (
        Figure,
        LedgerStatement,
        NumberedRule,
        Point,
        Question,
        Requirement,
        RouteCell,
        RouteColumn,
        Row,
        RulebookData,
        RuleStore,
        Table,
    )
    from hsm_policy.rulebook.naming import (
        default_input,
        default_question,
        find_answer,
        find_figure,
        find_key,
        find_question,
        find_readings,
        labels_in,
        named,
        names_of,
        near_name,
        titles_of,
    )
    from hsm_policy.rulebook.parts import Parts
    from hsm_policy.rulebook.persons import item_word
    from hsm_policy.rulebook.provisions import (
        acts_of,
        cited_provisions,
        provision_places,
        uses,
    )
    from hsm_policy.rulebook.readers.fields import ASKS, DIRECTIONS, FIELDS, REPORTS, UNITS
    from hsm_policy.rulebook.readers.routes import DECIDED
    from hsm_policy.rulebook.readers.vocabulary import ATTRIBUTES, NEEDED
    from hsm_policy.rulebook.scenarios import (
        EXPECTATIONS,
        NAMES,
        Scenario,
        ScenarioReader,
        WrittenScenario,
        read_scenarios,
        scenario_files,
    )
    from hsm_policy.rulebook.slicing import RAISED, Scope, slice_rules
    from hsm_policy.rulebook.types import (
        ANY,
        GIVEN,
        MEASURES,
        OUTPUTS,
        Types,
        infer_types,
        input_signatures,
        table_signatures,
    )
    from hsm_policy.rulebook.vocabulary import (
        DATE,
        NUMERIC,
        AllowedChange,
        Disjoint,
        Group,
        Input,
        Vocabulary,
        raisers,
    )
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)
