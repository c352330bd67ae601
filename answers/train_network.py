# %% copies, then new lists
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% one loop of steps + 1, by index
def train_network(x, y, weights_list, learning_rate, steps):
    ws = list(weights_list)
    losses = []
    for i in range(steps + 1):
        a = forward_all(x, ws)[-1]
        losses.append(np.mean((a - y) ** 2))
        if i < steps:
            grads = backward_network(x, y, ws)
            for k in range(len(ws)):
                ws[k] = ws[k] - learning_rate * grads[k]
    return ws, losses


# %% while, params and costs
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% in place on copies
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for w, dw in zip(trained, gradients):
            w -= learning_rate * dw
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% deepcopy, array of losses
import copy


def train_network(x, y, weights_list, learning_rate, steps):
    ws = copy.deepcopy(weights_list)
    losses = np.zeros(steps + 1)
    for k in range(steps):
        losses[k] = mse(forward_all(x, ws)[-1], y)
        for w, dw in zip(ws, backward_network(x, y, ws)):
            w[:] = w - learning_rate * dw
    losses[steps] = mse(forward_all(x, ws)[-1], y)
    return ws, losses


# %% recursion
def train_network(x, y, weights_list, learning_rate, steps):
    loss = mse(forward_all(x, weights_list)[-1], y)
    if steps == 0:
        return list(weights_list), [loss]
    gradients = backward_network(x, y, weights_list)
    moved = [w - learning_rate * dw for w, dw in zip(weights_list, gradients)]
    trained, losses = train_network(x, y, moved, learning_rate, steps - 1)
    return trained, [loss] + losses


# %% path of weights first
def train_network(x, y, weights_list, learning_rate, steps):
    path = [weights_list]
    for _ in range(steps):
        now = path[-1]
        slopes = backward_network(x, y, now)
        path.append([w - learning_rate * slope for w, slope in zip(now, slopes)])
    return [w.copy() for w in path[-1]], [mse(forward_all(x, ws)[-1], y) for ws in path]


# %% written out, own forward and backward
def train_network(x, y, weights_list, learning_rate, steps):
    ws, n = [np.array(w) for w in weights_list], len(x)

    def forward():
        a = [x]
        for w in ws:
            a.append(1 / (1 + np.exp(-(a[-1] @ w))))
        return a

    losses = [np.mean((forward()[-1] - y) ** 2)]
    for _ in range(steps):
        a = forward()
        delta = 2 / n * (a[-1] - y) * a[-1] * (1 - a[-1])
        for k in range(len(ws) - 1, -1, -1):
            back = delta @ ws[k].T * a[k] * (1 - a[k])
            ws[k] = ws[k] - learning_rate * a[k].T @ delta
            delta = back
        losses.append(np.mean((forward()[-1] - y) ** 2))
    return ws, losses


# %% tuple of matrices, losses added up
def train_network(x, y, weights_list, learning_rate, steps):
    权重 = tuple(weights_list)
    losses = ()
    while len(losses) <= steps:
        if losses:
            梯度 = backward_network(x, y, 权重)
            权重 = tuple(w - learning_rate * g for w, g in zip(权重, 梯度))
        losses += (float(mse(forward_all(x, 权重)[-1], y)),)
    return 权重, losses


# %% map, prints its progress
def train_network(x, y, weights_list, learning_rate, steps):
    def loss(ws):
        return mse(forward_all(x, ws)[-1], y)

    ws = weights_list
    history = [loss(ws)]
    for step in range(1, steps + 1):
        ws = list(map(lambda w, dw: w - learning_rate * dw, ws, backward_network(x, y, ws)))
        history.append(loss(ws))
        if step % 2 == 0:
            print("step", step, "loss", history[-1])
    return ws, history


# %% minus the gradients, added
def train_network(x, y, weights_list, learning_rate, steps):
    ws = [w + 0 for w in weights_list]
    losses = []
    for _ in range(steps):
        losses += [np.mean(np.square(y - forward_all(x, ws)[-1]))]
        moves = [-learning_rate * dw for dw in backward_network(x, y, ws)]
        ws = [ws[k] + moves[k] for k in range(len(ws))]
    losses += [np.mean(np.square(y - forward_all(x, ws)[-1]))]
    return [ws, np.array(losses)]


# %% ascends mistake="ascending"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w + learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% ascends, by index mistake="ascending"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] + learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% updated_one_by_one [markdown]
# 看起来改完一层，才去算下一层的梯度：一步里的梯度要用同一套旧的权重，先全部算好，再一起改。

# %% gradients again for every matrix mistake="updated_one_by_one"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        for k in range(len(trained)):
            gradients = backward_network(x, y, trained)
            trained[k] = trained[k] - learning_rate * gradients[k]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% gradients again for every matrix, by index mistake="updated_one_by_one"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * backward_network(x, y, params)[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% again for every matrix, from the back mistake="updated_one_by_one"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        for k in reversed(range(len(trained))):
            gradients = backward_network(x, y, trained)
            trained[k] = trained[k] - learning_rate * gradients[k]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% again for every matrix, from the back, by index mistake="updated_one_by_one"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        for l in range(len(params) - 1, -1, -1):
            params[l] = params[l] - learning_rate * backward_network(x, y, params)[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% last_layer_trained_only [markdown]
# 看起来只更新了最后一个矩阵：每个矩阵都有自己的梯度，每个都要改。

# %% only the last matrix mistake="last_layer_trained_only"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained[-1] = trained[-1] - learning_rate * gradients[-1]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% only the last matrix, by index mistake="last_layer_trained_only"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        l = len(params) - 1
        params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% first_layer_trained_only [markdown]
# 看起来只更新了第一个矩阵：每个矩阵都有自己的梯度，每个都要改。

# %% only the first matrix mistake="first_layer_trained_only"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained[0] = trained[0] - learning_rate * gradients[0]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% only the first matrix, by index mistake="first_layer_trained_only"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        l = 0
        params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% first_matrix_left_out [markdown]
# 看起来第一个矩阵没有更新：检查循环从哪里开始，weights_list[0] 也要改。

# %% loop from 1 mistake="first_matrix_left_out"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for k in range(1, len(trained)):
            trained[k] = trained[k] - learning_rate * gradients[k]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% loop from 1, by index mistake="first_matrix_left_out"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params) - 1, 0, -1):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% last_matrix_left_out [markdown]
# 看起来最后一个矩阵没有更新：检查循环到哪里结束，weights_list[-1] 也要改。

# %% loop to len - 1 mistake="last_matrix_left_out"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for k in range(len(trained) - 1):
            trained[k] = trained[k] - learning_rate * gradients[k]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% loop to len - 1, by index mistake="last_matrix_left_out"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(0, len(params) - 1):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% last loss missing mistake="losses_one_short"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = []
    for _ in range(steps):
        losses.append(mse(forward_all(x, trained)[-1], y))
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
    return trained, losses


# %% last loss missing, by index mistake="losses_one_short"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = []
    k = 0
    while k < steps:
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        k += 1
    return params, costs


# %% losses after the update only mistake="first_loss_missing"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = []
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% losses after the update only, by index mistake="first_loss_missing"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = []
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% minus-equals on the matrices mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = weights_list
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for w, dw in zip(trained, gradients):
            w -= learning_rate * dw
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% minus-equals on the matrices, by index mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    params = weights_list
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] -= learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% a new list, the same matrices mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = weights_list.copy()
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for w, dw in zip(trained, gradients):
            w -= learning_rate * dw
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% a new list, the same matrices, by index mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] -= learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% new matrices in the same list mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = weights_list
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for k in range(len(trained)):
            trained[k] = trained[k] - learning_rate * gradients[k]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% new matrices in the same list, by index mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    params = weights_list
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% slices of the matrices mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for w, dw in zip(trained, gradients):
            w[:] = w - learning_rate * dw
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% slices of the matrices, by index mistake="changed_argument"
def train_network(x, y, weights_list, learning_rate, steps):
    params = weights_list[:]
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            np.subtract(params[l], learning_rate * grads[l], out=params[l])
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% learning rate not used mistake="rate_ignored"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% learning rate not used, by index mistake="rate_ignored"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% rate written down mistake="rate_ignored"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - 0.1 * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% rate written down, by index mistake="rate_ignored"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k, learning_rate = 0, 0.1
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% divided by the rate mistake="rate_divides"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - dw / learning_rate for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% divided by the rate, by index mistake="rate_divides"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - grads[l] / learning_rate
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% gradients outside of the loop mistake="gradient_once"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    gradients = backward_network(x, y, trained)
    for _ in range(steps):
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% gradients outside of the loop, by index mistake="gradient_once"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    grads = backward_network(x, y, params)
    k = 0
    while k < steps:
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% gradients of the first weights mistake="gradient_once"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, weights_list)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% gradients of the first weights, by index mistake="gradient_once"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, weights_list)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% returns the first matrices mistake="not_updated"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return weights_list, losses


# %% returns the first matrices, by index mistake="not_updated"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return weights_list, costs


# %% w in the loop is only a name mistake="not_updated"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        for w, dw in zip(trained, gradients):
            w = w - learning_rate * dw
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% w in the loop is only a name, by index mistake="not_updated"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for w, g in zip(params, grads):
            w = w - learning_rate * g
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% always from the first weights mistake="starts_over"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(weights_list, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% always from the first weights, by index mistake="starts_over"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = weights_list[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% always from the first, gradients too mistake="starts_over"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, weights_list)
        trained = [w - learning_rate * dw for w, dw in zip(weights_list, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% always from the first, gradients too, by index mistake="starts_over"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, weights_list)
        for l in range(len(params)):
            params[l] = weights_list[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% losses first mistake="wrong_order"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return losses, trained


# %% losses first, by index mistake="wrong_order"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return costs, params


# %% only the weights mistake="not_a_tuple"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained


# %% only the weights, by index mistake="not_a_tuple"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params


# %% only the losses mistake="not_a_tuple"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return losses


# %% only the losses, by index mistake="not_a_tuple"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return costs


# %% a dict mistake="not_a_tuple"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return {"weights": trained, "losses": losses}


# %% a dict, by index mistake="not_a_tuple"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return dict(weights=params, losses=costs)


# %% gradients, too mistake="wrong_count"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses, backward_network(x, y, trained)


# %% gradients, too, by index mistake="wrong_count"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    grads = backward_network(x, y, params)
    return params, costs, grads


# %% matrices_side_by_side [markdown]
# 看起来把每个矩阵当成一个返回值交出去了：矩阵装在一个列表里，只返回两样东西，列表和 losses。

# %% matrices unpacked mistake="matrices_side_by_side"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return *trained, losses


# %% matrices unpacked, by index mistake="matrices_side_by_side"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return tuple(params) + (costs,)


# %% the last loss alone mistake="losses_not_list"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses[-1]


# %% the last loss alone, by index mistake="losses_not_list"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    cost = np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        cost = np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)
        k += 1
    return params, cost


# %% the sum of the losses mistake="losses_summed"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, sum(losses)


# %% the sum of the losses, by index mistake="losses_summed"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, np.sum(costs)


# %% list of the last loss mistake="only_last_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses = [mse(forward_all(x, trained)[-1], y)]
    return trained, losses


# %% list of the last loss, by index mistake="only_last_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs[-1:]


# %% momentum mistake="momentum"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    v = [np.zeros(w.shape) for w in trained]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        v = [0.9 * u + dw for u, dw in zip(v, gradients)]
        trained = [w - learning_rate * u for w, u in zip(trained, v)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% momentum, by index mistake="momentum"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k, velocity = 0, [0 for _ in params]
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            velocity[l] = 0.9 * velocity[l] - learning_rate * grads[l]
            params[l] = params[l] + velocity[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% moving average mistake="momentum"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    v = [np.zeros(w.shape) for w in trained]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        v = [0.9 * u + 0.1 * dw for u, dw in zip(v, gradients)]
        trained = [w - learning_rate * u for w, u in zip(trained, v)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% moving average, by index mistake="momentum"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k, v, beta = 0, [0 for _ in params], 0.9
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            v[l] = beta * v[l] + (1 - beta) * grads[l]
            params[l] = params[l] - learning_rate * v[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% gradients of length one mistake="normalized_gradient"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw / np.linalg.norm(dw) for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% gradients of length one, by index mistake="normalized_gradient"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l] / np.sqrt(np.sum(grads[l] ** 2))
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% loss times gradient mistake="gradient_times_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * losses[-1] * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% loss times gradient, by index mistake="gradient_times_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l] * costs[-1]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% rate over the number of the step mistake="rate_decayed"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for k in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate / (k + 1) * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% rate over the number of the step, by index mistake="rate_decayed"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l] / (1 + k)
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% rate times 0.99 mistake="rate_decayed"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        learning_rate *= 0.99
    return trained, losses


# %% rate times 0.99, by index mistake="rate_decayed"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * 0.99 ** k * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% rate times 0.9 mistake="rate_decayed"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        learning_rate = learning_rate * 0.9
    return trained, losses


# %% rate times 0.9, by index mistake="rate_decayed"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * 0.9 ** k * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% loss of the first weights mistake="losses_of_first_w"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, weights_list)[-1], y))
    return trained, losses


# %% loss of the first weights, by index mistake="losses_of_first_w"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, weights_list)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% loss before each update, twice the first mistake="first_loss_twice"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        losses.append(mse(forward_all(x, trained)[-1], y))
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
    return trained, losses


# %% loss before each update, twice the first, by index mistake="first_loss_twice"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        k += 1
    return params, costs


# %% steps + 1 updates mistake="extra_update"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps + 1):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% steps + 1 updates, by index mistake="extra_update"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k <= steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% steps + 1 updates, losses before each mistake="extra_update"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = []
    for _ in range(steps + 1):
        losses.append(mse(forward_all(x, trained)[-1], y))
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
    return trained, losses


# %% steps + 1 updates, losses before each, by index mistake="extra_update"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = []
    k = 0
    while k <= steps:
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        k += 1
    return params, costs


# %% steps + 1 updates, losses after each mistake="losses_late"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = []
    for _ in range(steps + 1):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% steps + 1 updates, losses after each, by index mistake="losses_late"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = []
    k = 0
    while k <= steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% range from 1 mistake="early_stop"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(1, steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% range from 1, by index mistake="early_stop"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 1
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% return in the loop mistake="single_update"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        return trained, losses
    return trained, losses


# %% return in the loop, by index mistake="single_update"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
        return params, costs
    return params, costs


# %% no loop mistake="single_update"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    gradients = backward_network(x, y, trained)
    trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
    losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% no loop, by index mistake="single_update"
def train_network(x, y, weights_list, learning_rate, steps):
    before = np.mean((forward_all(x, weights_list)[-1] - y) ** 2)
    grads = backward_network(x, y, weights_list)
    params = [weights_list[l] - learning_rate * grads[l] for l in range(len(grads))]
    return params, [before, np.mean((forward_all(x, params)[-1] - y) ** 2)]


# %% sums for losses mistake="no_mean"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [np.sum((forward_all(x, trained)[-1] - y) ** 2)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(np.sum((forward_all(x, trained)[-1] - y) ** 2))
    return trained, losses


# %% sums for losses, by index mistake="no_mean"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2))
        k += 1
    return params, costs


# %% half of the mean mistake="halved"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y) / 2]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y) / 2)
    return trained, losses


# %% half of the mean, by index mistake="halved"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / (2 * len(y))]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / (2 * len(y)))
        k += 1
    return params, costs


# %% root of the loss mistake="rms"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [np.sqrt(mse(forward_all(x, trained)[-1], y))]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(np.sqrt(mse(forward_all(x, trained)[-1], y)))
    return trained, losses


# %% root of the loss, by index mistake="rms"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)) ** 0.5]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append((np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)) ** 0.5)
        k += 1
    return params, costs


# %% losses rounded mistake="rounded"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [round(mse(forward_all(x, trained)[-1], y), 4)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(round(mse(forward_all(x, trained)[-1], y), 4))
    return trained, losses


# %% losses rounded, by index mistake="rounded"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, np.round(costs, 4)


# %% loss of each sample mistake="losses_not_numbers"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [(forward_all(x, trained)[-1] - y) ** 2]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append((forward_all(x, trained)[-1] - y) ** 2)
    return trained, losses


# %% loss of each sample, by index mistake="losses_not_numbers"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.square(y - forward_all(x, params)[-1])]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.square(y - forward_all(x, params)[-1]))
        k += 1
    return params, costs


# %% losses along the rows mistake="losses_not_numbers"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [np.mean((forward_all(x, trained)[-1] - y) ** 2, axis=0)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(np.mean((forward_all(x, trained)[-1] - y) ** 2, axis=0))
    return trained, losses


# %% losses along the rows, by index mistake="losses_not_numbers"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% loss_of_all_layers [markdown]
# 看起来把 forward_all 的整个列表拿去和 y 相减了：网络的输出是列表的最后一个，forward_all(…)[-1]。

# %% no [-1] mistake="loss_of_all_layers"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained), y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained), y))
    return trained, losses


# %% no [-1], by index mistake="loss_of_all_layers"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params) - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params) - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% stops when the gain is small mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        if abs(losses[-2] - losses[-1]) < 1e-4:
            break
    return trained, losses


# %% stops when the gain is small, by index mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        if abs(costs[-1] - costs[-2]) < 0.0001:
            return params, costs
        k += 1
    return params, costs


# %% stops when there is no gain mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        if losses[-2] - losses[-1] < 1e-5:
            break
    return trained, losses


# %% stops when there is no gain, by index mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k = k + 1 if costs[-2] - costs[-1] >= 0.00001 else steps
    return params, costs


# %% stops when the loss rises mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        if losses[-1] > losses[-2]:
            break
    return trained, losses


# %% stops when the loss rises, by index mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k = steps if costs[-1] > costs[-2] else k + 1
    return params, costs


# %% stops when the loss is small mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        if losses[-1] < 0.05:
            break
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% stops when the loss is small, by index mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps and costs[-1] >= 0.05:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% stops when the loss is tiny mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        if losses[-1] < 1e-3:
            break
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% stops when the loss is tiny, by index mistake="early_stopping"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps and costs[-1] >= 0.001:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% clipped to one mistake="clipped_gradient"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * np.clip(dw, -1, 1) for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% clipped to one, by index mistake="clipped_gradient"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * np.maximum(np.minimum(grads[l], 1), -1)
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% best weights mistake="best_kept"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    best = trained
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        if losses[-1] == min(losses):
            best = trained
    return best, losses


# %% best weights, by index mistake="best_kept"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    path = [list(params)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        path.append(list(params))
        k += 1
    return path[int(np.argmin(costs))], costs


# %% back when worse mistake="rolled_back"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        moved = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        loss = mse(forward_all(x, moved)[-1], y)
        if loss < losses[-1]:
            trained = moved
        losses.append(min(loss, losses[-1]))
    return trained, losses


# %% back when worse, by index mistake="rolled_back"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        old = list(params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        if costs[-1] > costs[-2]:
            params, costs[-1] = old, costs[-2]
        k += 1
    return params, costs


# %% half the rate when worse mistake="rolled_back"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        if losses[-1] > losses[-2]:
            learning_rate = learning_rate / 2
    return trained, losses


# %% half the rate when worse, by index mistake="rolled_back"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        learning_rate *= 0.5 if costs[-1] > costs[-2] else 1
        k += 1
    return params, costs


# %% every tenth loss mistake="every_kth_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = []
    for i in range(steps):
        if i % 10 == 0:
            losses.append(mse(forward_all(x, trained)[-1], y))
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
    return trained, losses


# %% every tenth loss, by index mistake="every_kth_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = []
    k = 0
    while k < steps:
        if k % 10 == 0:
            costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        k += 1
    return params, costs


# %% every hundredth loss mistake="every_kth_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = []
    for i in range(steps):
        if i % 100 == 0:
            losses.append(mse(forward_all(x, trained)[-1], y))
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
    return trained, losses


# %% every hundredth loss, by index mistake="every_kth_loss"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = []
    k = 0
    while k < steps:
        if k % 100 == 0:
            costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        k += 1
    return params, costs


# %% an update a sample mistake="sample_by_sample"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        for i in range(len(x)):
            gradients = backward_network(x[[i]], y[[i]], trained)
            trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% an update a sample, by index mistake="sample_by_sample"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        for row, label in zip(x, y):
            grads = backward_network(row.reshape(1, -1), label.reshape(1, -1), params)
            for l in range(len(params)):
                params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% a hundred steps mistake="steps_ignored"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(100):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% a hundred steps, by index mistake="steps_ignored"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k, steps = 0, 100
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% path of weights mistake="path_returned"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    path = [trained]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
        path.append(trained)
    return path, losses


# %% path of weights, by index mistake="path_returned"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    history = [list(params)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        history.append(list(params))
        k += 1
    return history, costs


# %% last loss once more mistake="losses_one_long"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% last loss once more, by index mistake="losses_one_long"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs + [costs[-1]]


# %% no return mistake="no_return"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))


# %% no return, by index mistake="no_return"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    print(params, costs)


# %% name of the loop only mistake="no_first_value"
def train_network(x, y, weights_list, learning_rate, steps):
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% name of the loop only, by index mistake="no_first_value"
def train_network(x, y, weights_list, learning_rate, steps):
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        params = [params[l] - learning_rate * grads[l] for l in range(len(grads))]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% list_minus_list [markdown]
# 列表和列表不能直接相减，列表也不能乘小数：一个矩阵一个矩阵来，用 zip 或者下标，写成一个循环。

# %% list minus list mistake="list_minus_list"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = trained - learning_rate * gradients
        losses.append(mse(forward_all(x, trained)[-1], y))
    return trained, losses


# %% list minus list, by index mistake="list_minus_list"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        params -= learning_rate * grads
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return params, costs


# %% matrices flattened mistake="lost_axis"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return [w.ravel() for w in trained], losses


# %% matrices flattened, by index mistake="lost_axis"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return [w.flatten() for w in params], costs


# %% matrix_as_list [markdown]
# 看起来矩阵变成了列表：不用 tolist()，返回的每一个矩阵还是 NumPy 数组。

# %% tolist mistake="matrix_as_list"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return [w.tolist() for w in trained], losses


# %% tolist, by index mistake="matrix_as_list"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return [[list(row) for row in w] for w in params], costs


# %% layers_by_names [markdown]
# 看起来矩阵装进了字典：传进来的是列表，返回的也是列表，顺序一样。

# %% a dict of matrices mistake="layers_by_names"
def train_network(x, y, weights_list, learning_rate, steps):
    trained = [w.copy() for w in weights_list]
    losses = [mse(forward_all(x, trained)[-1], y)]
    for _ in range(steps):
        gradients = backward_network(x, y, trained)
        trained = [w - learning_rate * dw for w, dw in zip(trained, gradients)]
        losses.append(mse(forward_all(x, trained)[-1], y))
    return {"W" + str(k): w for k, w in enumerate(trained, 1)}, losses


# %% a dict of matrices, by index mistake="layers_by_names"
def train_network(x, y, weights_list, learning_rate, steps):
    params = list(weights_list)
    costs = [np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y)]
    k = 0
    while k < steps:
        grads = backward_network(x, y, params)
        for l in range(len(params)):
            params[l] = params[l] - learning_rate * grads[l]
        costs.append(np.sum((forward_all(x, params)[-1] - y) ** 2) / len(y))
        k += 1
    return {f"W{l + 1}": params[l] for l in range(len(params))}, costs
