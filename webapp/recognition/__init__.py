"""Recognition without ranking: a private journal, thank-you notes, goals of programs, badges by rule."""
