//go:build race

package fair

const raced = 1

// thorough is how often a law is tried that takes seconds to try: a twentieth under the race detector, which is there for
// the goroutines and not for the law.
func thorough(times int) int { return times / 20 }
