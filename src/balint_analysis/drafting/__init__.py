"""An export to a study folder whose guesses are marked. Nothing that a run needs."""
