"""Names as file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.file_names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("篠崎", "篠崎"),
        ("宇喜田・小島", "宇喜田・小島"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a\\b:c*d?e"f<g>h|i', "a_b_c_d_e_f_g_h_i"),
        ("..", "名称なし"),
        (" \t\n", "名称なし"),
        ("一\x00之\u202e江", "一之江"),
        ("CON", "_CON"),
        ("nul.csv", "_nul.csv"),
        ("constant", "constant"),
    ],
)
def test_known_names(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text())
def test_any_text_is_one_part_of_a_path(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= LONGEST + 1
    assert not set(name) & set('/\\:*?"<>|\x00\n\r')
    assert name not in {".", ".."}
    assert name == name.strip(" .")
