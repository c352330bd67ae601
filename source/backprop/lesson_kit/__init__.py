"""课程自带的小工具。

checks 检查答案，figures 画图，play 能拖动的图，quiz 小问题，
progress 记进度，fresh 重新来过，handed_out 发下来时的样子，handin 交作业。
"""

from . import progress

progress.start()
