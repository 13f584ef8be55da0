"""The page hands out the dossier of the case that its form tells."""

from __future__ import annotations

import json
from pathlib import Path

from hsm_policy import Rulebook
from tests.presentation.test_dossier import CASE, SMALL, words
from tests.service.forms import Client
from tests.support.small_rulebook import write


def test_the_dossier_of_a_form_is_a_file(tmp_path: Path) -> None:
    page = Client(Rulebook.load(write(tmp_path, SMALL)))
    form = {"case": json.dumps({**CASE, "case": "Noor"}), "said": "nl"}
    sent = page.post("/dossier?lang=nl", data=form)
    assert sent.headers["content-disposition"] == 'attachment; filename="dossier.html"'
    assert "Zaak Noor Naar het recht van 1 maart 2026" in words(sent.text)
    broken = page.post("/dossier", data={"case": "{}", "v:date": "soon", "said": "en"})
    assert "content-disposition" not in broken.headers
    assert '<html lang="en">' in broken.text
