"""Reading a drawing back: what words, shapes and fills it holds."""

from xml.etree import ElementTree as ET

__all__ = ["Drawing"]


class Drawing:
    """A drawing, parsed strictly."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)  # noqa: S314 - our own drawing

    def words(self) -> list[str]:
        """Every line of words, in drawing order."""
        return [element.text or "" for element in self.all("text")]

    def all(self, tag: str) -> list[ET.Element]:
        return [element for element in self.root.iter() if element.tag.endswith("}" + tag)]

    def hatched(self, tag: str = "rect") -> list[ET.Element]:
        """Shapes filled with the hatching of a suppressed number."""
        return [
            element
            for element in self.all(tag)
            if "diagonal-4c6272-ffffff" in element.get("fill", "")
        ]

    def open(self, tag: str = "rect") -> list[ET.Element]:
        """Shapes with the dashed outline of something not supplied."""
        return [element for element in self.all(tag) if element.get("stroke-dasharray")]

    def filled(self, colour: str, tag: str = "rect") -> list[ET.Element]:
        return [element for element in self.all(tag) if element.get("fill") == colour]
