"""pytest reads this file first, so its folder is where test modules import from.

What test modules share lies in two packages: `engine.tests.support` (a tiny course, a graded
class; it knows no lesson of this repository) and `tests.support` (this course). A test module
imports from these, and never from another test module.
"""
