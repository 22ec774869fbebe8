//go:build !race

package montecarlo

// slower is by how much fewer draws are taken under the race detector: here is none.
const slower = 1
