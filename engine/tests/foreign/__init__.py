"""Courses that have nothing to do with this engine, and what plain nbgrader gives for them.

They are written as people write for nbgrader: no kit, no build, no naming rule.
"""
