"""What users download, recognised by its file names; no torch.

Whether a file holds what its name says is found out when its tensors are compared with the network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.base.errors import PackError
from emo_desktop.emo.packs import licences
from emo_desktop.emo.packs.manifest import IDENTITY_EMBEDDER_FILE, LICENCES_FOLDER, Licence
from emo_desktop.emo.packs.recipes import RECIPES, Ingredient, Recipe

# Upstream's instructions have the downloads put into such a folder.
_INNER_FOLDERS = (".", "pretrained_weights", "pretrained_models")
_FACE_EMBEDDER_PLACES = (
    "face_analysis/models/glintr100.onnx",
    "face_analysis/glintr100.onnx",
    "glintr100.onnx",
)
_LICENCE_FILES = ("LICENSE*", "LICENCE*", "COPYING*", "NOTICE*")
_MOST_LICENCE_BYTES = 1024**2
_LOOKED_FOR = (
    "EchoMimic v1 (denoising_unet.pth, reference_unet.pth, …), Hallo v1 (hallo/net.pth), and "
    "Stable Diffusion 1.5 with AnimateDiff (unet/diffusion_pytorch_model.safetensors and "
    "mm_sd_v15_v2.ckpt)"
)
_LAYOUT_HINT = (
    "Give the folder that holds the download as its publisher laid it out; Stable Diffusion in "
    "the layout of diffusers, not as a single file."
)


@dataclass(frozen=True, slots=True)
class Download:
    """A folder in which everything of a recipe was found.

    Args:
        folder: the download.
        recipe: what to make of it.
        files: with the ingredient each of them is.
        face_embedder: the file of the face embedder, if there is one.
    """

    folder: Path
    recipe: Recipe
    files: tuple[tuple[Path, Ingredient], ...]
    face_embedder: Path | None

    def licences(self, *, with_face_embedder: bool = False) -> tuple[Licence, ...]:
        """The licences of all that goes into the pack."""
        of_files = [ingredient.licence for _, ingredient in self.files if ingredient.licence]
        embedder = [licences.FACE_EMBEDDER] if with_face_embedder else []
        return (*self.recipe.licences, *of_files, *embedder)

    def copies(self, *, with_face_embedder: bool = False) -> dict[str, Path]:
        """Files that go into the pack as they are, by their path in it."""
        if with_face_embedder and self.face_embedder is None:
            raise PackError(
                f"The folder {self.folder} has no face embedder ({_FACE_EMBEDDER_PLACES[0]}).",
                hint="Leave out --with-face-embedder.",
            )
        copies = dict(self._licence_files())
        if with_face_embedder and self.face_embedder is not None:
            copies[IDENTITY_EMBEDDER_FILE] = self.face_embedder
        return copies

    def _licence_files(self) -> Iterator[tuple[str, Path]]:
        folders = {self.folder, *(file.parent for file, _ in self.files)}
        for folder in sorted(folders):
            for pattern in _LICENCE_FILES:
                for file in sorted(folder.glob(pattern)):
                    if file.is_file() and file.stat().st_size <= _MOST_LICENCE_BYTES:
                        inner = "_".join(file.relative_to(self.folder).with_suffix("").parts)
                        yield f"{LICENCES_FOLDER}/{inner}.txt", file


def choose_download(folder: Path, variant: str | None = None) -> Download:
    """What to import from a folder.

    Args:
        folder: of the user.
        variant: of those it holds; the usual one, or the only one, when None.

    Raises:
        PackError: there is no such folder, it holds nothing that is known, not the variant, or
            not all of its files.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise PackError(f"{folder} {what}.", hint="Give the folder that holds the download.")
    root, seen = _recipes_seen(folder)
    if not seen:
        raise PackError(
            f"Nothing in {folder} is known; looked for {_LOOKED_FOR}.", hint=_LAYOUT_HINT
        )
    recipe = _chosen(folder, seen, variant)
    if missing := _missing(root, recipe):
        lacking = ", ".join(ingredient.places[0] for ingredient in missing)
        raise PackError(
            f"The folder {root} holds {recipe.title}, but not all of it: {lacking} "
            f"{'is' if len(missing) == 1 else 'are'} missing.",
            hint="Download what is missing, and put it there.",
        )
    files = [(_find(root, i.places), i) for i in recipe.ingredients]
    found = tuple((file, ingredient) for file, ingredient in files if file is not None)
    return Download(root, recipe, found, _find(root, _FACE_EMBEDDER_PLACES))


def _recipes_seen(folder: Path) -> tuple[Path, list[Recipe]]:
    """The folder the download lies in, and the recipes of which it has a mark."""
    for inner in _INNER_FOLDERS:
        root = folder / inner
        seen = [r for r in RECIPES if any(_find(root, i.places) for i in r.ingredients[: r.marks])]
        if seen:
            return root, seen
    return folder, []


def _chosen(folder: Path, seen: Sequence[Recipe], variant: str | None) -> Recipe:
    wanted = [r for r in seen if (r.is_usual if variant is None else r.variant == variant)]
    if variant is None and not wanted:
        wanted = list(seen)
    if len(wanted) == 1:
        return wanted[0]
    names = ", ".join(f"{recipe.variant} ({recipe.title})" for recipe in seen)
    raise PackError(
        f"The folder {folder} holds several things: {names}."
        if variant is None
        else f"The folder {folder} has no variant {variant!r}; it has {names}.",
        hint="Choose one of them with --variant.",
    )


def _missing(root: Path, recipe: Recipe) -> list[Ingredient]:
    return [i for i in recipe.ingredients if i.is_needed and _find(root, i.places) is None]


def _find(root: Path, places: Sequence[str]) -> Path | None:
    return next((root / place for place in places if (root / place).is_file()), None)
