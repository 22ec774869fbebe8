//go:build race

package montecarlo

// slower is by how much fewer draws are taken where the race detector slows every one of them. The limits of the tests
// follow the number of draws.
const slower = 10
