"""What the pages share. Importing it makes sure that the front door (dashboard.py) is used."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

# whoever imports any of the pages' parts gets texts in the reader's language
from pages.common import language_switch as language_switch

# Until st.navigation has been called once in a process, Streamlit takes a folder named pages for
# the old kind of multipage app: the very first visitor with a deep link (/gaps?…) would get the
# bare page script, without page config, style and navigation. Saying no and starting over once
# is all it takes; nobody else is affected. Where this is imported before the first visitor comes
# (serve.py) it is not known yet (None) and said at once.
_taken = PagesManager.uses_pages_directory
PagesManager.uses_pages_directory = False
if _taken and get_script_run_ctx() is not None:
    st.rerun()
