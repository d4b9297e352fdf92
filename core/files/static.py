"""Static files under names that carry their hash, compressed, with module imports rewritten."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """What WhiteNoise offers, and `import … from "./x.js"` points at the hashed file too.

    Before `collectstatic` has run there is no manifest (tests, a development server): addresses are
    then the plain ones. With a manifest, a file that is missing from it is an error.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        return str(super().stored_name(name))

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        # Pages refer to the hashed names only; the plain ones need no second copy.
        published = set(self.hashed_files.values())
        yield from super().compress_files([path for path in paths if path in published])
