"""Files that are read and written: tables of text and workbooks, JSON and CSV, whole folders."""


class RefusedFileError(ValueError):
    """A folder that exists already, or a file that is not what it should be; one sentence."""


class InputError(ValueError):
    """Input that is refused, as one sentence. `line` counts from 1; 0 is unknown."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {sentence}" if line else sentence)
        self.sentence = sentence
        self.line = line
