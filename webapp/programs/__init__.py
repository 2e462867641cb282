"""Programs: program, charter, enrollment, theme, brief.

The voluntary part: nobody enrols anybody else, leaving takes two clicks and tells nobody why.
"""
