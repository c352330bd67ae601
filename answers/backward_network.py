# %% forward_all, then from the back
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% inserted at the front
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% appended and reversed
def backward_network(x, y, weights_list):
    outputs = forward_all(x, weights_list)
    grads = []
    back = 2 / x.shape[0] * (outputs[-1] - y)
    for k in range(len(weights_list) - 1, -1, -1):
        slope = outputs[k + 1] * (1 - outputs[k + 1])
        delta = back * slope
        grads.append(outputs[k].T @ delta)
        back = delta @ weights_list[k].T
    grads.reverse()
    return grads


# %% deltas first, gradients by zip
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    deltas = [2 / len(x) * (a[-1] - y) * (a[-1] - a[-1] ** 2)]
    for w, out in zip(weights_list[:0:-1], a[-2:0:-1]):
        deltas.append((deltas[-1] @ w.T) * (out - out ** 2))
    return [left.T @ d for left, d in zip(a[:-1], deltas[::-1])]


# %% own forward, z kept, slope from z
def backward_network(x, y, weights_list):
    def slope(z):
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)

    activations, zs = [x], []
    for w in weights_list:
        zs.append(np.matmul(activations[-1], w))
        activations.append(1 / (1 + np.exp(-zs[-1])))
    nabla = [np.zeros(w.shape) for w in weights_list]
    delta = 2 / len(x) * (activations[-1] - y) * slope(zs[-1])
    nabla[-1] = np.matmul(activations[-2].T, delta)
    for l in range(2, len(weights_list) + 1):
        delta = np.matmul(delta, weights_list[-l + 1].T) * slope(zs[-l])
        nabla[-l] = np.matmul(activations[-l - 1].T, delta)
    return nabla


# %% recursion
def backward_network(x, y, weights_list):
    def go(a, weights):
        if not weights:
            return 2 / len(y) * (a - y), []
        out = sigmoid(a @ weights[0])
        back, rest = go(out, weights[1:])
        delta = back * out * (1 - out)
        return delta @ weights[0].T, [a.T @ delta] + rest

    return go(x, weights_list)[1]


# %% einsum
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    grads, back = [], 2 * (a[-1] - y) / len(x)
    for w, left, out in zip(reversed(weights_list), a[-2::-1], a[:0:-1]):
        delta = np.einsum("nj,nj,nj->nj", back, out, 1 - out)
        grads = [np.einsum("ni,nj->ij", left, delta)] + grads
        back = np.einsum("nj,ij->ni", delta, w)
    return grads


# %% a sample at a time, added up
def backward_network(x, y, weights_list):
    total = [np.zeros_like(w) for w in weights_list]
    for i in range(len(x)):
        a = forward_all(x[i : i + 1], weights_list)
        delta = 2 * (a[-1] - y[i : i + 1]) * a[-1] * (1 - a[-1])
        for k in range(len(weights_list) - 1, -1, -1):
            total[k] += a[k].T @ delta / len(x)
            delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return total


# %% loops over units
def backward_network(x, y, weights_list):
    n, a = len(x), forward_all(x, weights_list)
    grads = [np.zeros(w.shape) for w in weights_list]
    for i in range(n):
        误差 = [2 / n * (a[-1][i, 0] - y[i, 0]) * a[-1][i, 0] * (1 - a[-1][i, 0])]
        for k in range(len(weights_list) - 1, -1, -1):
            w = weights_list[k]
            前面 = []
            for p in range(w.shape[0]):
                一共 = 0.0
                for q in range(w.shape[1]):
                    grads[k][p, q] += a[k][i, p] * 误差[q]
                    一共 += w[p, q] * 误差[q]
                前面.append(一共 * a[k][i, p] * (1 - a[k][i, p]))
            误差 = 前面
    return grads


# %% samples in columns inside
def backward_network(x, y, weights_list):
    m = x.shape[0]
    A = [a.T for a in forward_all(x, weights_list)]
    dA = 2 * (A[-1] - y.T)
    grads = {}
    for l in range(len(weights_list), 0, -1):
        dZ = dA * A[l] * (1 - A[l])
        grads["dW" + str(l)] = 1 / m * np.dot(dZ, A[l - 1].T)
        dA = np.dot(weights_list[l - 1], dZ)
    return [grads["dW" + str(l)].T for l in range(1, len(weights_list) + 1)]


# %% y - a and minus, pops a copy
def backward_network(x, y, weights_list):
    layers, weights = list(forward_all(x, weights_list)), list(weights_list)
    out = layers.pop()
    delta = -2 * (y - out) * out * (1 - out) / len(y)
    found = []
    while weights:
        left = layers.pop()
        found.append(left.T.dot(delta))
        delta = delta.dot(weights.pop().T) * (left * (1 - left))
    return found[::-1]


# %% own layer function, prints
def step_back(delta, w, left):
    return left.T @ delta, (delta @ np.transpose(w)) * left * (1.0 - left)


def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    gradients, p = [], a[-1]
    delta = 2 / len(x) * (p - y) * p * (1 - p)
    for k, w in reversed(list(enumerate(weights_list))):
        dw, delta = step_back(delta, w, a[k])
        gradients.insert(0, dw)
        print("第", k + 1, "层", dw.shape)
    return gradients


# %% a tuple
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    gradients, delta = (), 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    for k in range(len(weights_list) - 1, -1, -1):
        gradients = (a[k].T @ delta, *gradients)
        delta = (delta @ weights_list[k].T) * a[k] * (1 - a[k])
    return gradients


# %% the product of all paths
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)

    def delta(k):
        slope = a[k] * (1 - a[k])
        if k == len(weights_list):
            return 2 / len(x) * (a[k] - y) * slope
        return (delta(k + 1) @ weights_list[k].T) * slope

    return [a[k].T @ delta(k + 1) for k in range(len(weights_list))]


# %% back_not_transposed [markdown]
# 看起来往回走的时候 W 没有转置：前向乘 W，反向乘 W 的转置，δ @ weights_list[k].T。方阵不转置也乘得起来，结果却不对。

# %% reshaped for transposed mistake="back_not_transposed"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        w = weights_list[k]
        delta = delta @ w.reshape(w.shape[1], w.shape[0]) * a[k] * (1 - a[k])
    return gradients


# %% reshaped to the width of delta mistake="back_not_transposed"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, np.reshape(weights_list[l], (d.shape[1], -1))) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% transposed only where it does not fit mistake="back_not_transposed"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        w = weights_list[k]
        if delta.shape[1] != w.shape[0]:
            w = w.T
        delta = delta @ w * a[k] * (1 - a[k])
    return gradients


# %% transposed where it is not square mistake="back_not_transposed"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        W = weights_list[l]
        d = np.dot(d, W if W.shape[0] == W.shape[1] else W.T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% not transposed at all mistake="matmul_shapes"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k] * a[k] * (1 - a[k])
    return gradients


# %% w in front, not transposed mistake="matmul_shapes"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(weights_list[l], d) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% inputs not transposed mistake="matmul_shapes"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k] @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% hidden_slope_missing [markdown]
# 看起来隐藏层少乘了 σ 的导数：不只是输出那里，δ 每往回过一层 σ，都要乘那一层自己的 a(1 - a)。

# %% no slope in the loop mistake="hidden_slope_missing"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T
    return gradients


# %% no slope but the last mistake="hidden_slope_missing"
def backward_network(x, y, weights_list):
    outputs = forward_all(x, weights_list)
    grads = []
    for k in range(len(weights_list) - 1, -1, -1):
        if k == len(weights_list) - 1:
            p = outputs[-1]
            delta = 2 * (p - y) / len(y) * (p - p ** 2)
        else:
            delta = np.dot(delta, weights_list[k + 1].T)
        grads.append(np.dot(outputs[k].T, delta))
    return grads[::-1]


# %% no slope in recursion mistake="hidden_slope_missing"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)

    def delta(k):
        if k == len(weights_list):
            return 2 / len(x) * (a[k] - y) * a[k] * (1 - a[k])
        return delta(k + 1) @ weights_list[k].T

    return [a[k].T @ delta(k + 1) for k in range(len(weights_list))]


# %% no slope at the output mistake="sigma_slope_missing"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y)
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% no slope at the output, inserted mistake="sigma_slope_missing"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y)
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% no_slope_anywhere [markdown]
# 看起来一次也没有乘 σ 的导数，算成了线性网络的梯度：输出和每个隐藏层，都要乘自己的 a(1 - a)。

# %% no slope at all mistake="no_slope_anywhere"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y)
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T
    return gradients


# %% no slope at all, inserted mistake="no_slope_anywhere"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y)
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T)
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% sigmoid of the outputs mistake="sigma_of_output"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * sigmoid(a[-1]) * (1 - sigmoid(a[-1]))
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * sigmoid(a[k]) * (1 - sigmoid(a[k]))
    return gradients


# %% a slope function of z, given a mistake="sigma_of_output"
def backward_network(x, y, weights_list):
    def sigmoid_prime(z):
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)

    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * sigmoid_prime(A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * sigmoid_prime(A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% sigmoid of the hidden outputs only mistake="sigma_of_output"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * sigmoid(a[k]) * (1 - sigmoid(a[k]))
    return gradients


# %% slope function in the hidden layers mistake="sigma_of_output"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        s = 1 / (1 + np.exp(-A[l]))
        d = np.dot(d, weights_list[l].T) * (s - s ** 2)
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% one minus a only mistake="only_one_minus_a"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * (1 - a[k])
    return gradients


# %% one minus a only, by a function mistake="only_one_minus_a"
def backward_network(x, y, weights_list):
    def slope(a):
        return 1 - a

    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * slope(A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * slope(A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% one minus a in the hidden layers mistake="only_one_minus_a"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * (1 - a[k])
    return gradients


# %% one minus a hidden, inserted mistake="only_one_minus_a"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% a only mistake="only_a"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1]
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k]
    return gradients


# %% a only, inserted mistake="only_a"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1]
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l]
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% slope twice mistake="slope_twice"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        delta = delta * a[k + 1] * (1 - a[k + 1])
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% slope squared mistake="slope_twice"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * (A[-1] * (1 - A[-1])) ** 2
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * (A[l] * (1 - A[l])) ** 2
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% slope of the output twice mistake="slope_twice"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    back = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        delta = back * a[k + 1] * (1 - a[k + 1])
        gradients[k] = a[k].T @ delta
        back = delta @ weights_list[k].T
    return gradients


# %% slope of the output before and in the loop mistake="slope_twice"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    p = A[-1]
    dA = 2 * (p - y) * (p - p ** 2) / len(y)
    grads = []
    for l in range(len(weights_list), 0, -1):
        dZ = np.multiply(dA, A[l] - A[l] ** 2)
        grads.insert(0, np.dot(A[l - 1].T, dZ))
        dA = np.dot(dZ, weights_list[l - 1].T)
    return grads


# %% slope_of_z [markdown]
# 看起来斜率写成了 z(1 - z)：σ 的斜率要用它的输出来写，a(1 - a)，a = σ(z)。

# %% z in the slope mistake="slope_of_z"
def backward_network(x, y, weights_list):
    a, z = [x], []
    for w in weights_list:
        z.append(a[-1] @ w)
        a.append(sigmoid(z[-1]))
    delta = 2 / len(x) * (a[-1] - y) * z[-1] * (1 - z[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        if k > 0:
            delta = delta @ weights_list[k].T * z[k - 1] * (1 - z[k - 1])
    return gradients


# %% z in the slope, Nielsen's names mistake="slope_of_z"
def backward_network(x, y, weights_list):
    activations, zs = [x], []
    for w in weights_list:
        zs.append(np.dot(activations[-1], w))
        activations.append(1 / (1 + np.exp(-zs[-1])))
    nabla = [np.zeros(w.shape) for w in weights_list]
    delta = 2 / len(x) * (activations[-1] - y) * (zs[-1] - zs[-1] ** 2)
    nabla[-1] = np.dot(activations[-2].T, delta)
    for l in range(2, len(weights_list) + 1):
        delta = np.dot(delta, weights_list[-l + 1].T) * (zs[-l] - zs[-l] ** 2)
        nabla[-l] = np.dot(activations[-l - 1].T, delta)
    return nabla


# %% slope_of_neighbour [markdown]
# 看起来斜率取自旁边的一层：δ 回到哪一层，就用哪一层自己的 a(1 - a)，打印下标对一遍。

# %% slope of the layer behind mistake="slope_of_neighbour"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k + 1] * (1 - a[k + 1])
    return gradients


# %% slope of the layer behind, inserted mistake="slope_of_neighbour"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l + 1] * (1 - A[l + 1])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% slope of the layer behind, Ng's loop mistake="slope_of_neighbour"
def backward_network(x, y, weights_list):
    L = len(weights_list)
    A = forward_all(x, weights_list)
    dZ = 2 / len(x) * (A[L] - y) * A[L] * (1 - A[L])
    grads = []
    for l in range(L, 0, -1):
        grads.append(np.dot(A[l - 1].T, dZ))
        dA = np.dot(dZ, weights_list[l - 1].T)
        dZ = np.multiply(dA, A[l] - A[l] ** 2)
    return grads[::-1]


# %% slope of the layer behind, in recursion mistake="slope_of_neighbour"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)

    def delta(k):
        if k == len(weights_list):
            return 2 / len(x) * (a[k] - y) * a[k] * (1 - a[k])
        return (delta(k + 1) @ weights_list[k].T) * (a[k + 1] - a[k + 1] ** 2)

    return [a[k].T @ delta(k + 1) for k in range(len(weights_list))]


# %% slope of the output everywhere mistake="slope_of_neighbour"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    slope = a[-1] * (1 - a[-1])
    delta = 2 / len(x) * (a[-1] - y) * slope
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * slope
    return gradients


# %% slope of the output everywhere, inserted mistake="slope_of_neighbour"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    p = A[-1]
    d = 2 * (p - y) / len(y) * p * (1 - p)
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * (p - p ** 2)
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% updated_too_early [markdown]
# 看起来先改了 W，再用改过的 W 往回传：δ 要经过原来的 W，等所有的梯度都算完了再更新。

# %% updates on the way mistake="updated_too_early"
def backward_network(x, y, weights_list):
    ws = list(weights_list)
    a = forward_all(x, ws)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(ws)
    for k in reversed(range(len(ws))):
        gradients[k] = a[k].T @ delta
        ws[k] = ws[k] - gradients[k]
        delta = delta @ ws[k].T * a[k] * (1 - a[k])
    return gradients


# %% updates on the way, inserted mistake="updated_too_early"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        W = weights_list[l] - grads[0]
        d = np.dot(d, W.T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% updates on the way, a tenth mistake="updated_too_early"
def backward_network(x, y, weights_list):
    ws = list(weights_list)
    a = forward_all(x, ws)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(ws)
    for k in reversed(range(len(ws))):
        gradients[k] = a[k].T @ delta
        ws[k] = ws[k] - 0.1 * gradients[k]
        delta = delta @ ws[k].T * a[k] * (1 - a[k])
    return gradients


# %% a tenth, inserted mistake="updated_too_early"
def backward_network(x, y, weights_list):
    learning_rate = 0.1
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        W = weights_list[l] - learning_rate * grads[0]
        d = np.dot(d, W.T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% updates the list on the way mistake="changed_argument"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
        weights_list[k] = weights_list[k] - gradients[k]
    return gradients


# %% updates the matrices at the end mistake="changed_argument"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    for k in range(len(grads)):
        weights_list[k] = weights_list[k] - grads[k]
    return grads


# %% pops the weights mistake="changed_argument"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients, k = [], len(weights_list)
    while weights_list:
        k -= 1
        gradients.insert(0, a[k].T @ delta)
        delta = delta @ weights_list.pop().T * a[k] * (1 - a[k])
    return gradients


# %% pops the weights, appended mistake="changed_argument"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    p = A.pop()
    d = 2 * (p - y) / len(y) * p * (1 - p)
    grads = []
    for left in reversed(A):
        grads.append(np.dot(left.T, d))
        d = np.dot(d, weights_list.pop().T) * left * (1 - left)
    return grads[::-1]


# %% turns the list round mistake="changed_argument"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    weights_list.reverse()
    a.reverse()
    delta = 2 / len(x) * (a[0] - y) * a[0] * (1 - a[0])
    gradients = []
    for w, left in zip(weights_list, a[1:]):
        gradients.insert(0, left.T @ delta)
        delta = delta @ w.T * left * (1 - left)
    return gradients


# %% turns the list round, enumerated mistake="changed_argument"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    weights_list.reverse()
    back = 2 * (A[-1] - y) / len(y)
    grads = []
    for k, W in enumerate(weights_list):
        d = back * A[-1 - k] * (1 - A[-1 - k])
        grads.append(np.dot(A[-2 - k].T, d))
        back = np.dot(d, W.T)
    return grads[::-1]


# %% input_of_network [markdown]
# 看起来每一层的梯度都乘了最初的输入 x：左边要乘的是这一层自己的输入，也就是前一层的输出。

# %% x in every layer mistake="input_of_network"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = x.T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% x in every layer, inserted mistake="input_of_network"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[0].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[0].T, d))
    return grads


# %% output_beside_delta [markdown]
# 看起来梯度乘的是这一层自己的输出：左边要乘的是这一层的输入，下标小 1。

# %% output for the input mistake="output_beside_delta"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k + 1].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% output for the input, inserted mistake="output_beside_delta"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-1].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l].T, d))
    return grads


# %% z_beside_delta [markdown]
# 看起来梯度左边乘的是激活之前的 z：下一层的输入是 a，forward_all 里留下来的就是它。

# %% z for the input mistake="z_beside_delta"
def backward_network(x, y, weights_list):
    a, z = [x], [x]
    for w in weights_list:
        z.append(a[-1] @ w)
        a.append(sigmoid(z[-1]))
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = z[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% z for the input, inserted mistake="z_beside_delta"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    Z = [x] + [np.dot(A[k], weights_list[k]) for k in range(len(weights_list))]
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(Z[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(Z[l - 1].T, d))
    return grads


# %% no 1/n mistake="no_mean"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% no 1/n, inserted mistake="no_mean"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% no 2 mistake="no_two"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = (a[-1] - y) / len(x) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% 1/m of the videos mistake="no_two"
def backward_network(x, y, weights_list):
    m = x.shape[0]
    A = forward_all(x, weights_list)
    dA = A[-1] - y
    grads = []
    for l in range(len(weights_list), 0, -1):
        dZ = dA * A[l] * (1 - A[l])
        grads.insert(0, 1 / m * np.dot(A[l - 1].T, dZ))
        dA = np.dot(dZ, weights_list[l - 1].T)
    return grads


# %% neither 2 nor 1/n mistake="no_two_no_mean"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% Nielsen's delta mistake="no_two_no_mean"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = (A[-1] - y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% 1/n at every layer mistake="twice_averaged"
def backward_network(x, y, weights_list):
    n = len(x)
    a = forward_all(x, weights_list)
    delta = 2 / n * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta / n
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% 1/m in dA and in dW mistake="twice_averaged"
def backward_network(x, y, weights_list):
    m = x.shape[0]
    A = forward_all(x, weights_list)
    dA = 2 * (A[-1] - y) / m
    grads = []
    for l in range(len(weights_list), 0, -1):
        dZ = dA * A[l] * (1 - A[l])
        grads.insert(0, 1 / m * np.dot(A[l - 1].T, dZ))
        dA = np.dot(dZ, weights_list[l - 1].T)
    return grads


# %% two_over_n_again [markdown]
# 看起来每往回一层又乘了一次 2/n：2/n 来自代价，只在输出的 δ 里乘一次，往回传的时候已经带着它了。

# %% 2/n in the loop mistake="two_over_n_again"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = 2 / len(x) * delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% 2/n at every delta mistake="two_over_n_again"
def backward_network(x, y, weights_list):
    n = x.shape[0]
    A = forward_all(x, weights_list)
    back = A[-1] - y
    grads = []
    for l in range(len(weights_list), 0, -1):
        d = 2 * back / n * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
        back = np.dot(d, weights_list[l - 1].T)
    return grads


# %% y minus a mistake="sign"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (y - a[-1]) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% y minus a, inserted mistake="sign"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    error = y - A[-1]
    d = 2 * error / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% sign_by_layers [markdown]
# 看起来每往回一层，符号就反一次：斜率是 a(1 - a)，不是 a(a - 1)。

# %% a minus one mistake="sign_by_layers"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (a[-1] - 1)
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (a[k] - 1)
    return gradients


# %% a squared minus a mistake="sign_by_layers"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * (A[-1] ** 2 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * (A[l] ** 2 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% a - y of cross-entropy, 1/m mistake="cross_entropy_slope"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = (a[-1] - y) / len(x)
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% Ng's dZ, 1/m mistake="cross_entropy_slope"
def backward_network(x, y, weights_list):
    m = x.shape[0]
    A = forward_all(x, weights_list)
    dZ = A[-1] - y
    grads = [1 / m * np.dot(A[-2].T, dZ)]
    for l in range(len(weights_list) - 1, 0, -1):
        dZ = np.dot(dZ, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, 1 / m * np.dot(A[l - 1].T, dZ))
    return grads


# %% a - y alone mistake="cross_entropy_slope"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = a[-1] - y
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% a - y alone, inserted mistake="cross_entropy_slope"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = A[-1] - y
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% gradients_reversed [markdown]
# 看起来梯度的顺序反了：是从输出往回算的，交出去要从输入那一头排起，gradients[0] 属于 weights_list[0]。用 insert(0, …)，或者最后倒过来。

# %% appended, not turned round mistake="gradients_reversed"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = []
    for k in reversed(range(len(weights_list))):
        gradients.append(a[k].T @ delta)
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% turned round once too often mistake="gradients_reversed"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads[::-1]


# %% three written out mistake="layers_hard_coded"
def backward_network(x, y, weights_list):
    W1, W2, W3 = weights_list
    _, a1, a2, a3 = forward_all(x, weights_list)
    d3 = 2 / len(x) * (a3 - y) * a3 * (1 - a3)
    d2 = d3 @ W3.T * a2 * (1 - a2)
    d1 = d2 @ W2.T * a1 * (1 - a1)
    return [x.T @ d1, a1.T @ d2, a2.T @ d3]


# %% three written out, np.dot mistake="layers_hard_coded"
def backward_network(x, y, weights_list):
    W1, W2, W3 = weights_list
    A1 = 1 / (1 + np.exp(-np.dot(x, W1)))
    A2 = 1 / (1 + np.exp(-np.dot(A1, W2)))
    A3 = 1 / (1 + np.exp(-np.dot(A2, W3)))
    dZ3 = 2 * (A3 - y) / len(y) * A3 * (1 - A3)
    dZ2 = np.dot(dZ3, W3.T) * A2 * (1 - A2)
    dZ1 = np.dot(dZ2, W2.T) * A1 * (1 - A1)
    return [np.dot(x.T, dZ1), np.dot(A1.T, dZ2), np.dot(A2.T, dZ3)]


# %% last three by their places mistake="layers_hard_coded"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    d3 = 2 / len(x) * (a[3] - y) * a[3] * (1 - a[3])
    d2 = d3 @ weights_list[2].T * a[2] * (1 - a[2])
    d1 = d2 @ weights_list[1].T * a[1] * (1 - a[1])
    return [a[0].T @ d1, a[1].T @ d2, a[2].T @ d3]


# %% by their places, np.dot mistake="layers_hard_coded"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    deltas = {3: 2 * (A[3] - y) / len(y) * A[3] * (1 - A[3])}
    for l in (2, 1):
        deltas[l] = np.dot(deltas[l + 1], weights_list[l].T) * A[l] * (1 - A[l])
    return [np.dot(A[l - 1].T, deltas[l]) for l in (1, 2, 3)]


# %% deltas_returned [markdown]
# 看起来返回的是每一层的 δ：δ 一行一个样本，还要乘上这一层的输入，A 的转置 @ δ，才是 dW，形状和 W 一样。

# %% deltas, not gradients mistake="deltas_returned"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    deltas = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        deltas[k] = delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return deltas


# %% deltas inserted mistake="deltas_returned"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    deltas = [d]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        deltas.insert(0, d)
    return deltas


# %% outputs_for_gradients [markdown]
# 看起来返回的是代价对各层输出的梯度 dL/dA：那是路上的数，这里要的是对权重的，A 的转置 @ δ，一个矩阵一个。

# %% back for each layer mistake="outputs_for_gradients"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    back = 2 / len(x) * (a[-1] - y)
    found = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        found[k] = back
        back = back * a[k + 1] * (1 - a[k + 1]) @ weights_list[k].T
    return found


# %% dA inserted mistake="outputs_for_gradients"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    dA = 2 * (A[-1] - y) / len(y)
    grads = [dA]
    for l in range(len(weights_list), 1, -1):
        dZ = dA * A[l] * (1 - A[l])
        dA = np.dot(dZ, weights_list[l - 1].T)
        grads.insert(0, dA)
    return grads


# %% delta @ W.T for each layer mistake="outputs_for_gradients"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = delta @ weights_list[k].T
        delta = gradients[k] * a[k] * (1 - a[k])
    return gradients


# %% dA of the layer before inserted mistake="outputs_for_gradients"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    dA = 2 * (A[-1] - y) / len(y)
    grads = []
    for l in range(len(weights_list), 0, -1):
        dZ = dA * A[l] * (1 - A[l])
        dA = np.dot(dZ, weights_list[l - 1].T)
        grads.insert(0, dA)
    return grads


# %% last_gradient_alone [markdown]
# 看起来只有最后一层的梯度：还要带着 δ 继续往回走，每个矩阵都有一个梯度，一共 len(weights_list) 个。

# %% the last in a list mistake="last_gradient_alone"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    return [a[-2].T @ delta]


# %% return in the loop mistake="last_gradient_alone"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = []
    for l in range(len(weights_list), 0, -1):
        grads.insert(0, np.dot(A[l - 1].T, d))
        d = np.dot(d, weights_list[l - 1].T) * A[l - 1] * (1 - A[l - 1])
        return grads


# %% the last as an array mistake="last_gradient_alone"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    return a[-2].T @ (2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1]))


# %% the last as an array, np.dot mistake="last_gradient_alone"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    dZ = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    dW = np.dot(A[-2].T, dZ)
    return dW


# %% others_left_zero [markdown]
# 看起来只算了最后一层，最靠近输入的几层还是 0：δ 要接着往回传，每一层都要算。

# %% zeros, the last filled in mistake="others_left_zero"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    gradients = [np.zeros(w.shape) for w in weights_list]
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients[-1] = a[-2].T @ delta
    return gradients


# %% return in the loop over zeros mistake="others_left_zero"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.zeros_like(W) for W in weights_list]
    for l in range(len(weights_list), 0, -1):
        grads[l - 1] = np.dot(A[l - 1].T, d)
        d = np.dot(d, weights_list[l - 1].T) * A[l - 1] * (1 - A[l - 1])
        return grads


# %% first_gradient_missing [markdown]
# 看起来少了第一个矩阵的梯度：往回一直走到 weights_list[0]，检查循环的范围。

# %% range stops at 1 mistake="first_gradient_missing"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = []
    for k in range(len(weights_list) - 1, 0, -1):
        gradients.insert(0, a[k].T @ delta)
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% stops before the first mistake="first_gradient_missing"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    back = 2 * (A[-1] - y) / len(y)
    grads = []
    for W, left, out in zip(weights_list[:0:-1], A[-2::-1], A[::-1]):
        d = back * out * (1 - out)
        grads.append(np.dot(left.T, d))
        back = np.dot(d, W.T)
    return grads[::-1]


# %% place of the first left empty mistake="first_gradient_missing"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in range(len(weights_list) - 1, 0, -1):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% while above 0 mistake="first_gradient_missing"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    k = len(weights_list) - 1
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [None for _ in weights_list]
    while k > 0:
        grads[k] = np.dot(A[k].T, d)
        d = np.dot(d, weights_list[k].T) * A[k] * (1 - A[k])
        k = k - 1
    return grads


# %% gradient_of_inputs_too [markdown]
# 看起来多了一个：输入不是权重，不用训练，它的梯度不用放进列表，一个矩阵一个就好。

# %% delta at the inputs in front mistake="gradient_of_inputs_too"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = []
    for k in reversed(range(len(weights_list))):
        gradients.insert(0, a[k].T @ delta)
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return [delta] + gradients


# %% delta at the inputs inserted mistake="gradient_of_inputs_too"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = []
    for l in range(len(weights_list), 0, -1):
        grads.insert(0, np.dot(A[l - 1].T, d))
        d = np.dot(d, weights_list[l - 1].T) * A[l - 1] * (1 - A[l - 1])
    grads.insert(0, d)
    return grads


# %% paths_not_added [markdown]
# 看起来往回相会的路没有加起来：隐藏层的一个单元通向后面的每一个单元，回来的每一条路，δ 乘权重，都要算，再相加。

# %% only the first path mistake="paths_not_added"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta[:, [0]] * weights_list[k][:, 0] * a[k] * (1 - a[k])
    return gradients


# %% only the first path, np.outer mistake="paths_not_added"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.outer(d[:, 0], weights_list[l][:, 0]) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% overwritten by the last path mistake="paths_not_added"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        w, before = weights_list[k], np.zeros(a[k].shape)
        for i in range(w.shape[0]):
            for j in range(w.shape[1]):
                before[:, i] = delta[:, j] * w[i, j]
        delta = before * a[k] * (1 - a[k])
    return gradients


# %% only the last path mistake="paths_not_added"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = d[:, -1:] * weights_list[l][:, -1] * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% mean of the paths mistake="paths_not_added"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        paths = delta[:, None, :] * weights_list[k]
        delta = paths.mean(axis=2) * a[k] * (1 - a[k])
    return gradients


# %% mean of the paths, divided mistake="paths_not_added"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) / d.shape[1] * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% star on the way back mistake="broadcast_shapes"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta * weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% np.multiply on the way back mistake="broadcast_shapes"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.multiply(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% gradients_transposed [markdown]
# 看起来梯度是转置的：dW 的形状要和 W 一样，A 的转置 @ δ，不是 δ 的转置 @ A。

# %% delta.T @ a mistake="gradients_transposed"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = delta.T @ a[k]
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% columns inside, not turned back mistake="gradients_transposed"
def backward_network(x, y, weights_list):
    m = x.shape[0]
    A = [a.T for a in forward_all(x, weights_list)]
    dA = 2 * (A[-1] - y.T)
    grads = []
    for l in range(len(weights_list), 0, -1):
        dZ = dA * A[l] * (1 - A[l])
        grads.insert(0, 1 / m * np.dot(dZ, A[l - 1].T))
        dA = np.dot(weights_list[l - 1], dZ)
    return grads


# %% delta_not_passed_on [markdown]
# 看起来 δ 没有往回传，靠近输入的层用的还是输出的 δ：循环里每走一层，都要算出新的 delta。

# %% delta of the output in the loop mistake="delta_not_passed_on"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
    return gradients


# %% delta of the output in every layer mistake="delta_not_passed_on"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    return [np.dot(left.T, d) for left in A[:-1]]


# %% delta_moved_first [markdown]
# 看起来先把 δ 往回传了，才去算这个矩阵的梯度：先用 δ 算梯度，再把 δ 往回传。

# %% delta moved first mistake="delta_moved_first"
def backward_network(x, y, weights_list):
    values = forward_all(x, weights_list)
    a = values[-1]
    delta = 2 / len(x) * (a - y) * a * (1 - a)
    gradients = []
    for k in reversed(range(len(weights_list))):
        delta = delta @ weights_list[k].T * values[k] * (1 - values[k])
        gradients.insert(0, values[k].T @ delta)
    return gradients


# %% delta moved first, np.dot, reversed mistake="delta_moved_first"
def backward_network(x, y, weights_list):
    values = forward_all(x, weights_list)
    n = len(x)
    delta = 2 * (values[-1] - y) * values[-1] * (1 - values[-1]) / n
    found = []
    for weights, a in zip(weights_list[::-1], values[-2::-1]):
        delta = np.dot(delta, weights.T) * a * (1 - a)
        found.append(np.dot(a.T, delta))
    return found[::-1]


# %% weights_forgotten_back [markdown]
# 看起来 δ 往回走的时候没有乘权重：沿着边往回走，要乘这条边上的权重。

# %% sum of the deltas mistake="weights_forgotten_back"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta.sum(axis=1, keepdims=True) * a[k] * (1 - a[k])
    return gradients


# %% ones for weights mistake="weights_forgotten_back"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, np.ones(weights_list[l].T.shape)) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% loss for the error mistake="loss_for_error"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    loss = mse(a[-1], y)
    delta = 2 / len(x) * loss * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% loss for the error, inserted mistake="loss_for_error"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    loss = np.mean((A[-1] - y) ** 2)
    d = 2 * loss / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% squared error mistake="squared_error"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) ** 2 * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% squared error, inserted mistake="squared_error"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * np.square(A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% error forgotten mistake="error_forgotten"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% error forgotten, inserted mistake="error_forgotten"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 / len(y) * (A[-1] - A[-1] ** 2)
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% no brackets around 1 - a mistake="slope_brackets"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * 1 - a[-1]
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * 1 - a[k]
    return gradients


# %% no brackets, inserted mistake="slope_brackets"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * 1 - A[-1]
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * 1 - A[l]
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% @ and * in one line at the gradient mistake="broadcast_shapes"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    back = 2 / len(x) * (a[-1] - y)
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ back * a[k + 1] * (1 - a[k + 1])
        back = (back * a[k + 1] * (1 - a[k + 1])) @ weights_list[k].T
    return gradients


# %% not added up over the samples mistake="only_last_sample"
def backward_network(x, y, weights_list):
    gradients = [np.zeros(w.shape) for w in weights_list]
    for i in range(len(x)):
        a = forward_all(x[i : i + 1], weights_list)
        delta = 2 / len(x) * (a[-1] - y[i : i + 1]) * a[-1] * (1 - a[-1])
        for k in reversed(range(len(weights_list))):
            gradients[k] = a[k].T @ delta
            delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% not added up, rows by np.outer mistake="only_last_sample"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [None] * len(weights_list)
    for l in range(len(weights_list), 0, -1):
        for i in range(len(x)):
            grads[l - 1] = np.outer(A[l - 1][i], d[i])
        d = np.dot(d, weights_list[l - 1].T) * A[l - 1] * (1 - A[l - 1])
    return grads


# %% updated weights returned mistake="w_already_updated"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    updated = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        updated[k] = weights_list[k] - a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return updated


# %% updated weights, inserted mistake="w_already_updated"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return [W - dW for W, dW in zip(weights_list, grads)]


# %% a dict by names mistake="dict_for_list"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = {}
    for l in range(len(weights_list), 0, -1):
        grads["dW" + str(l)] = np.dot(A[l - 1].T, d)
        d = np.dot(d, weights_list[l - 1].T) * A[l - 1] * (1 - A[l - 1])
    return grads


# %% a dict by names, from f-strings mistake="dict_for_list"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    grads = {}
    for k in reversed(range(len(weights_list))):
        grads[f"dW{k + 1}"] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return grads


# %% loss returned, too mistake="extra_returned"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients, mse(a[-1], y)


# %% loss returned, too, inserted mistake="extra_returned"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    cost = np.mean((A[-1] - y) ** 2)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads, cost


# %% no return mistake="no_return"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])


# %% reverse() returned mistake="no_return"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.append(np.dot(A[l - 1].T, d))
    return grads.reverse()


# %% linear forward mistake="no_activation"
def backward_network(x, y, weights_list):
    a = [x]
    for w in weights_list:
        a.append(a[-1] @ w)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% linear forward, np.dot mistake="no_activation"
def backward_network(x, y, weights_list):
    A = [x]
    for W in weights_list:
        A.append(np.dot(A[-1], W))
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% sigmoid_derivative of lesson 02 mistake="undefined_name"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * sigmoid_derivative(a[-1])
    gradients = [None] * len(weights_list)
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * sigmoid_derivative(a[k])
    return gradients


# %% mse_gradient of lesson 04 mistake="undefined_name"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = mse_gradient(A[-1], y) * A[-1] * (1 - A[-1])
    grads = [np.dot(A[-2].T, d)]
    for l in range(len(weights_list) - 1, 0, -1):
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
        grads.insert(0, np.dot(A[l - 1].T, d))
    return grads


# %% no first value of the list mistake="index_out_of_range"
def backward_network(x, y, weights_list):
    a = forward_all(x, weights_list)
    delta = 2 / len(x) * (a[-1] - y) * a[-1] * (1 - a[-1])
    gradients = []
    for k in reversed(range(len(weights_list))):
        gradients[k] = a[k].T @ delta
        delta = delta @ weights_list[k].T * a[k] * (1 - a[k])
    return gradients


# %% one layer too far mistake="index_out_of_range"
def backward_network(x, y, weights_list):
    A = forward_all(x, weights_list)
    d = 2 * (A[-1] - y) / len(y) * A[-1] * (1 - A[-1])
    grads = []
    for l in range(len(weights_list), -1, -1):
        grads.insert(0, np.dot(A[l].T, d))
        d = np.dot(d, weights_list[l].T) * A[l] * (1 - A[l])
    return grads
