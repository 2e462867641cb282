"""Programs: program, charter, enrollment, consents.

Taking part is voluntary: nobody can enroll another person, and leaving takes two clicks, asks no
reason and notifies nobody.
"""
