"""The package of a frozen ranking: a .zip with the content, its digest, and a page that proves it.

The page is one file that works from a disk without a network: it holds the content and computes
the digest and the order again. Names and later verdicts lie beside the content, outside of the
digest; a salted hash of each name is inside.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import Any, Final

from django.utils import formats, timezone
from django.utils.html import escape
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from calls.domain import freezing
from calls.models import FrozenRanking
from people.enums import Tier

_HERE: Final = Path(__file__).parent


def make(frozen: FrozenRanking) -> bytes:
    """The .zip, in the active language. Its ranking.json is byte for byte what was hashed."""
    names = [
        {
            "submission": row.submission_id,
            "place": row.place,
            "name": row.name,
            "unit": row.unit_name,
            "salt": row.salt,
        }
        for row in frozen.places.order_by("place")
    ]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("verify.html", page(frozen, names))
        archive.writestr("ranking.json", frozen.content)
        archive.writestr("ranking.json.sha256", f"{frozen.digest}  ranking.json\n")
        archive.writestr("names.json", _json(names))
        archive.writestr("verdicts.json", _json(freezing.verdicts_of(frozen)))
        archive.writestr("README.txt", _readme())
    return file.getvalue()


def page(frozen: FrozenRanking, names: list[dict[str, Any]]) -> str:
    """The one HTML page with everything in it."""
    content = freezing.content_of(frozen)
    title = _("Ranking: %(call)s") % {"call": content["call"]["title"]}
    data = {
        "text": frozen.content,
        "digest": frozen.digest,
        "names": names,
        "labels": _labels(),
        "facts": _facts(frozen),
    }
    return (_HERE / "page.html").read_text("utf-8") % {
        "language": escape(get_language() or "zh-hans"),
        "title": escape(title),
        "noscript": escape(_("Please open this page in a browser that runs JavaScript.")),
        "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        "recompute": (_HERE / "recompute.js").read_text("utf-8"),
        "show": (_HERE / "show.js").read_text("utf-8"),
    }


def _facts(frozen: FrozenRanking) -> list[str]:
    at = formats.date_format(timezone.localtime(frozen.frozen_at), "DATETIME_FORMAT")
    return [
        _("Frozen %(at)s by %(name)s") % {"at": at, "name": frozen.frozen_by},
        _("From 5 counted reviews on, the highest and the lowest are left out of the result."),
        _("Equal results: the tier of the recommending unit decides, then the order by hand."),
    ]


def _labels() -> dict[str, Any]:
    return {
        "right": _("The ranking is as it was frozen."),
        "wrong": _("The ranking is not as it was frozen."),
        "digest_right": _("The digest computed here is the one recorded at the freeze."),
        "digest_wrong": _("The digest computed here is another one: the content was changed."),
        "order_right": _("The order computed here from scores and rules is the frozen one."),
        "order_wrong": _("The order computed here from scores and rules is another one."),
        "names_right": _("The names are those of the freeze."),
        "names_wrong": _("Some name or unit is not that of the freeze."),
        "digest": _("Digest (SHA-256)"),
        "typed": _("Compare with a digest that you hold, from the record or a print:"),
        "same": _("The same digest."),
        "other": _("Another digest."),
        "place": pgettext("ranking", "place"),
        "nominee": _("Nominee"),
        "unit": _("Unit"),
        "result": pgettext("ranking", "Result"),
        "reviewer": _("Reviewer"),
        "tier": _("tier"),
        "note": pgettext("ranking", "Note"),
        "excluded": pgettext("review", "recused"),
        "moved": _("moved by hand"),
        "equals": _("Reason for the order of equal ones"),
        "tiers": {tier.value: str(tier.label) for tier in Tier},
    }


def _readme() -> str:
    return (
        "\n\n".join(
            [
                _("verify.html: open it in a browser; it works without a network."),
                _(
                    "ranking.json: rules, criteria, checks, scores by the reviewers' numbers, "
                    "verdicts so far, changes of order, order. Its SHA-256 is the digest."
                ),
                _("ranking.json.sha256: the digest, for “sha256sum -c”."),
                _("names.json: who stands behind the numbers, as it was at the freeze."),
                _("verdicts.json: what was decided until this file was made."),
            ]
        )
        + "\n"
    )


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
