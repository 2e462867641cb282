"""The report: all notebooks of one snapshot as one offline HTML file, in English or French."""

from analytics.report.writing import ReportError, Written, newest, week_of, write

__all__ = ["ReportError", "Written", "newest", "week_of", "write"]
