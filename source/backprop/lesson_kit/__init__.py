"""课程自带的小工具: checks 检查答案, figures 画图."""
