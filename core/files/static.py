"""Static files under names that carry their hash, compressed, with module imports rewritten."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Folders of packages that bring their own bundles: hashed and compressed, but not read for imports
# (a bundle holds text that only looks like one).
_NOT_REWRITTEN = ("drf_spectacular_sidecar/",)


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

    def url_converter(self, name, hashed_files, template=None):  # type: ignore[no-untyped-def]
        if name.startswith(_NOT_REWRITTEN):
            return lambda match: match.group(0)
        return super().url_converter(name, hashed_files, template)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        # Pages refer to the hashed names only; the plain ones need no second copy.
        published = set(self.hashed_files.values())
        yield from super().compress_files([path for path in paths if path in published])
