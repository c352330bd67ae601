# %% clip both ends
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% clip 1e-15, sum over len
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-15
    q = np.clip(p, eps, 1 - eps)
    loss = np.sum(y * np.log(q) + (1 - y) * np.log(1 - q))
    return -loss / len(p)


# %% clip 1e-7
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    safe = np.minimum(np.maximum(p, 1e-7), 1 - 1e-7)
    log_p, log_q = np.log(safe), np.log(1 - safe)
    return -(1.0 / len(p)) * np.sum(np.multiply(y, log_p) + np.multiply(1 - y, log_q))


# %% eps 1e-7 added in both logs
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-7
    return -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))


# %% eps 1e-15 added in both logs
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    eps = 1e-15
    n = p.shape[0]
    return np.sum(-y * np.log(p + eps) - (1 - y) * np.log(1 - p + eps)) / n


# %% eps 1e-10 added, minus shared out
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    one = -(y * np.log(p + 1e-10)).sum()
    zero = -((1 - y) * np.log(1 - p + 1e-10)).sum()
    return (one + zero) / p.size


# %% each log clipped apart
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    one = np.log(np.maximum(p, 1e-9))
    zero = np.log(np.maximum(1 - p, 1e-9))
    return float(-np.average(y * one + (1 - y) * zero))


# %% loop with math.log
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    import math
    总分 = 0.0
    for 预测, 真实 in zip(np.ravel(p).tolist(), np.ravel(y).tolist()):
        预测 = min(max(预测, 1e-12), 1 - 1e-12)
        总分 += 真实 * math.log(预测) + (1 - 真实) * math.log(1 - 预测)
    return -总分 / len(p)


# %% loop with np.log, printed on the way
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    n = len(p)
    loss = 0.0
    for i in range(n):
        pi, yi = float(p.flat[i]), y.flat[i]
        if pi < 1e-12:
            pi = 1e-12
        if pi > 1 - 1e-12:
            pi = 1 - 1e-12
        loss -= yi * np.log(pi) + (1 - yi) * np.log(1 - pi)
        print(i, loss)
    return loss / n


# %% np.where for the zeros
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    a = np.where(p == 0, 1e-10, p)
    b = np.where(p == 1, 1e-10, 1 - p)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(b))


# %% nan_to_num of the logs, with numbers
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.nan_to_num(np.log(p), neginf=-50.0)
    log_q = np.nan_to_num(np.log(1 - p), neginf=-50.0)
    return -(y * log_p + (1 - y) * log_q).mean()


# %% nan_to_num as it comes
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.nan_to_num(np.log(p))
    log_q = np.nan_to_num(np.log1p(-p))
    return -(y * log_p + (1 - y) * log_q).mean()


# %% log with where and out
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.log(p, where=p > 0, out=np.full(p.shape, -40.0))
    log_q = np.log(1 - p, where=p < 1, out=np.full(p.shape, -40.0))
    return np.mean(-(y * log_p + (1 - y) * log_q))


# %% copy, then subscripts
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = p.copy()
    q[q == 0] = 1e-8
    q[q == 1] = 1 - 1e-8
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


# %% maximum of the log
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log = lambda t: np.maximum(np.log(t), -100)
    return -np.mean(y * log(p) + (1 - y) * log(1 - p))


# %% through the logit
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    q = np.clip(p, 1e-14, 1 - 1e-14)
    z = np.log(q) - np.log1p(-q)
    return np.mean(np.logaddexp(0, z) - y * z)


# %% dot product of columns
def cross_entropy(p, y):
    if p.shape != y.shape:
        raise RuntimeError("p 和 y 的形状不同")
    q = np.clip(p, 1e-13, 1 - 1e-13).ravel()
    t = y.ravel()
    return -(np.dot(t, np.log(q)) + np.dot(1 - t, np.log(1 - q))) / len(t)


# %% own helper
def one_sample(p, y):
    p = min(max(p, 1e-15), 1 - 1e-15)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return sum(one_sample(float(a), float(b)) for a, b in zip(p.flatten(), y.flatten())) / len(p)


# %% no 1/n mistake="no_mean"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% no minus mistake="sign"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% log_forgotten [markdown]
# 看起来忘了取对数: 交叉熵里的 p 和 1 - p 都要先取 ln.

# %% no log mistake="log_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * p + (1 - y) * (1 - p))


# %% log_sign_forgotten [markdown]
# 看起来忘了取对数和负号, 第二项也没有用 1 - p: 对着公式一项一项看.

# %% as in the seed mistake="log_sign_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    log_p = np.log(p)
    n = len(p)
    loss = (1.0 / n) * np.sum(np.multiply(y, p) + np.multiply(1 - y, p))
    return loss


# %% second_log_forgotten [markdown]
# 看起来第二项忘了取对数: 1 - p 也要先取 ln.

# %% second log forgotten mistake="second_log_forgotten"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * (1 - p))


# %% only_y_term [markdown]
# 看起来只有 y = 1 那一项: 真实值是 0 的样本也要算分, 少了 (1 - y) 的那一项.

# %% only the y term mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p))


# %% only the y term, eps added mistake="only_y_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.sum(y * np.log(p + 1e-8)) / len(y)


# %% only_other_term [markdown]
# 看起来只有 y = 0 那一项: 真实值是 1 的样本也要算分, 少了 y 的那一项.

# %% only the other term mistake="only_other_term"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean((1 - y) * np.log(1 - p))


# %% second_log_p [markdown]
# 看起来第二项用了 ln p: 真实值是 0 时, 要看的是 1 - p.

# %% log p twice mistake="second_log_p"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(p))


# %% log2_used [markdown]
# 看起来用了 log2: 交叉熵用自然对数, 就是 np.log.

# %% log2 mistake="log2_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))


# %% log10_used [markdown]
# 看起来用了 log10: 交叉熵用自然对数, 就是 np.log.

# %% log10 mistake="log10_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log10(p) + (1 - y) * np.log10(1 - p))


# %% minus_between [markdown]
# 看起来两项的符号不一样: 两项先加起来, 最前面的负号管着整个括号.

# %% minus between the terms mistake="minus_between"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) - (1 - y) * np.log(1 - p))


# %% minus on the first term only mistake="minus_between"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    n = len(p)
    return -np.sum(y * np.log(p)) / n + np.sum((1 - y) * np.log(1 - p)) / n


# %% one_minus_log [markdown]
# 看起来算成了 1 - ln p: 先做减法 1 - p, 再取对数.

# %% 1 minus log p mistake="one_minus_log"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * (1 - np.log(p)))


# %% swapped_p_y [markdown]
# 看起来 p 和 y 反了: 取对数的是预测 p, 真实值 y 是乘在外面的.

# %% p and y swapped mistake="swapped_p_y"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    y = np.clip(y, 1e-12, 1 - 1e-12)
    return -np.mean(p * np.log(y) + (1 - p) * np.log(1 - y))


# %% p and y swapped, labels not clipped mistake="swapped_p_y"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(p * np.log(y) + (1 - p) * np.log(1 - y))


# %% mse_used [markdown]
# 看起来算的是 MSE: 这里要的是交叉熵, 里面有对数.

# %% mse again mistake="mse_used"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return np.mean((p - y) ** 2)


# %% log_outside [markdown]
# 看起来先取平均再取对数: 每个样本先取对数, 再取平均.

# %% log of the mean mistake="log_outside"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.log(np.mean(y * p + (1 - y) * (1 - p)))


# %% n minus 1 mistake="n_minus_one"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / max(len(p) - 1, 1)


# %% four decimals mistake="rounded"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return round(float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))), 4)


# %% hard_labels [markdown]
# 看起来只认 y = 0 和 y = 1: y 也可以是 0.3 这样的数, 两项都要按比例算.

# %% where y is 1 mistake="hard_labels"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(np.where(y == 1, np.log(p), np.log(1 - p)))


# %% if y is above a half mistake="hard_labels"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    total = 0.0
    for a, b in zip(p.ravel(), y.ravel()):
        a = min(max(a, 1e-12), 1 - 1e-12)
        total -= np.log(a) if b > 0.5 else np.log(1 - a)
    return total / len(p)


# %% divided by the columns mistake="divided_by_columns"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / p.shape[-1]


# %% matrix product of the transpose mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(y.T @ np.log(p) + (1 - y).T @ np.log(1 - p)) / len(p)


# %% mean along axis 0 mistake="first_axis_only"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p), axis=0)


# %% one score a sample mistake="not_a_number"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% log of zero not handled mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% only the zero handled mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.maximum(p, 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps too small to see mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-20, 1 - 1e-20)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% nansum mistake="nan"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.nansum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


# %% eps_too_large [markdown]
# 看起来 eps 取得太大, 把代价本身也改了: 取 1e-15 到 1e-7 之间的数.

# %% eps of 0.01 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 0.01, 0.99)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps of 0.1 mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 0.1, 0.9)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps of 0.01 added mistake="eps_too_large"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return -np.mean(y * np.log(p + 0.01) + (1 - y) * np.log(1 - p + 0.01))


# %% wrong_costs_nothing [markdown]
# 预测完全错了, 代价却很小: 两项都在吗? log(0) 也不能当成 0.

# %% log of zero counted as zero mistake="wrong_costs_nothing"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    with np.errstate(all="ignore"):
        log_p, log_q = np.log(p), np.log(1 - p)
    log_p[np.isinf(log_p)] = 0
    log_q[np.isinf(log_q)] = 0
    return -np.mean(y * log_p + (1 - y) * log_q)


# %% clip with out is p mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    np.clip(p, 1e-12, 1 - 1e-12, out=p)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% zeros and ones overwritten mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p[p == 0] = 1e-12
    p[p == 1] = 1 - 1e-12
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% eps added in place mistake="changed_argument"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p += 1e-12
    return -np.mean(y * np.log(p) + (1 - y) * np.log(np.maximum(1 - p, 1e-12)))


# %% no check mistake="wrong_error"
def cross_entropy(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% ValueError mistake="wrong_error"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise ValueError('样本数不一致')
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% check the other way round mistake="error_on_good_input"
def cross_entropy(p, y):
    if len(p) == len(y):
        raise RuntimeError('样本数不一致')
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% math.log on arrays mistake="math_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    import math
    return -(y * math.log(p) + (1 - y) * math.log(1 - p)).mean()


# %% if on an array mistake="if_on_array"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    if p == 0:
        p = 1e-12
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% n never defined mistake="undefined_name"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(1.0 / n) * np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


# %% the example written down mistake="constant"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    return 0.475705452


# %% no return mistake="no_return"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("样本数不一致")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    print('loss', loss)


# %% left as it was mistake="not_written"
def cross_entropy(p, y):
    # todo
    raise NotImplementedError


# %% np.ln mistake="not_in_numpy"
def cross_entropy(p, y):
    if len(p) != len(y):
        raise RuntimeError("len")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.ln(p) + (1 - y) * np.ln(1 - p)) / len(p)
