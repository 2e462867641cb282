"""Results of the matching as files: pairs, reasons, explanations and the proof that they are the best."""
