//go:build !race

package fair

const raced = 0

// thorough is how often a law is tried that takes seconds to try.
func thorough(times int) int { return times }
