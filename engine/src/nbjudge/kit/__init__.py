"""The helpers that go into a release, beside the notebooks that import from them.

checks checks answers, progress shows how far one is, fresh brings a clean copy of a lesson,
handin packs the notebooks, live draws figures that move, quiz asks questions. The build lays them
into the folder that ``c.Course.kit`` names, with the course's own helpers.

They need the standard library and NumPy; `live` needs Matplotlib. What they say stands in the
file course.json, which the build writes beside them.
"""

from . import progress

progress.start()
