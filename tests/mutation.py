"""Mutation testing: ``python tests/mutation.py run`` changes the code a little, again and again, and
tells which changes no test notices. Settings are in pyproject.toml (``tool.mutmut``).

This is mutmut without its changes of strings: most strings of the modules are names of columns, a
wrong one stops at once with a KeyError, and hundreds of such easy kills would flatter the score.
"""

from __future__ import annotations

from mutmut.mutation import mutators

# taken out of the list in place: mutmut's other modules hold the same list
kept = [pair for pair in mutators.mutation_operators if pair[1] is not mutators.operator_string]
mutators.mutation_operators[:] = kept  # type: ignore[index]

if __name__ == "__main__":
    from mutmut.__main__ import cli

    cli()
