"""Results of the matching as files: pairs, reasons, explanations and the proof that they are the best."""


class RefusedFileError(ValueError):
    """A folder that exists already, or a file that is not what it should be; one sentence."""
