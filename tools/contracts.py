"""The import-linter contract that every app has the same rooms, and that edges stay at home."""

from typing import Any, Final

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

INNER: Final = frozenset({"enums", "validators", "models", "domain", "rules"})
EDGES: Final = frozenset(
    {"forms", "views", "api", "admin", "tasks", "urls", "management", "templatetags", "apps"}
)


class HousePlan(Contract):
    """Rooms of each app: no other names, no inner room importing an edge, no edge a foreign edge.

    `apps` are the domain apps; `acts` are packages of plain functions that are inner throughout
    (usecases); `extra_inner` and `extra_edges` name further rooms as "app.room".
    """

    apps = fields.ListField(subfield=fields.StringField())
    acts = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    extra_inner = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    extra_edges = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def side_of(self, module: str) -> str:
        """inner, edge, free (migrations, a package itself, other trees) or unknown."""
        app, _, rest = module.partition(".")
        room = rest.partition(".")[0]
        if app not in [*self.apps, *self.acts] or not room or room == "migrations":  # type: ignore[misc]
            return "free"
        place = f"{app}.{room}"
        if room in INNER or place in self.extra_inner:  # type: ignore[operator]
            return "inner"
        if room in EDGES or place in self.extra_edges:  # type: ignore[operator]
            return "edge"
        return "inner" if app in self.acts else "unknown"  # type: ignore[operator]

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001
        problems: list[str] = []
        for module in sorted(graph.modules):
            side = self.side_of(module)
            if side == "unknown":
                problems.append(f"{module}: the plan has no such room")
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                if self.side_of(imported) != "edge":
                    continue
                if side == "inner":
                    problems.append(f"{module} (inner) imports the edge {imported}")
                elif side == "edge" and module.split(".")[0] != imported.split(".")[0]:
                    problems.append(f"{module} imports another app's edge {imported}")
        return ContractCheck(kept=not problems, metadata={"problems": problems})

    def render_broken_contract(self, check: ContractCheck) -> None:
        metadata: dict[str, Any] = check.metadata
        for problem in metadata["problems"]:
            output.print_error(problem)
            output.new_line()
