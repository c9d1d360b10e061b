"""A case as an Excel workbook: written fresh each time, read through a gate and the same door as every case."""

from data.workbook.gate import NotAWorkbook
from data.workbook.reading import Book, opened, read
from data.workbook.writing import corrections, template, write

__all__ = ["Book", "NotAWorkbook", "corrections", "opened", "read", "template", "write"]
