"""课程自带的小工具: checks 检查答案, figures 画图, progress 记进度, fresh 重新来过."""

from . import progress

progress.start()
