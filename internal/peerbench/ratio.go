// Package peerbench measures partnerkit against its peers, side by side in one run:
//
//	go test -bench . ./...
//
// Each benchmark prints the median time of both and their ratio. It is a module of its own, so that no importer of
// partnerkit ever fetches a peer.
package peerbench

import (
	"slices"
	"testing"
	"time"
)

// rounds is how often peer and partnerkit take turns; medians of an odd number.
const rounds = 7

// slice is how long one side runs in one round at least.
const slice = 20 * time.Millisecond

// Ratio runs the peer and ours in turn and reports the median time of each and "x-peer": how many times faster ours is
// than the peer (peer time ÷ our time). Each function does the work n times. Goal is the ratio to reach; it is
// reported beside the figure as "x-goal", and missing it does not fail the run, for machines are noisy.
func Ratio(b *testing.B, goal float64, peer, ours func(n int)) {
	b.Helper()
	var peers, own []float64
	np, no := calibrate(peer), calibrate(ours)
	for b.Loop() {
		peers, own = peers[:0], own[:0]
		for range rounds {
			peers = append(peers, clock(peer, np))
			own = append(own, clock(ours, no))
		}
	}
	p, o := median(peers), median(own)
	b.ReportMetric(0, "ns/op") // a round is no operation
	b.ReportMetric(p, "peer-ns")
	b.ReportMetric(o, "our-ns")
	b.ReportMetric(p/o, "x-peer")
	b.ReportMetric(goal, "x-goal")
}

func calibrate(f func(n int)) int {
	for n := 1; ; n *= 2 {
		start := time.Now()
		f(n)
		if d := time.Since(start); d >= slice {
			return n
		} else if n >= 1<<30 {
			return n
		}
	}
}

// clock is the time of one unit of work in nanoseconds.
func clock(f func(n int), n int) float64 {
	start := time.Now()
	f(n)
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func median(xs []float64) float64 {
	s := slices.Sorted(slices.Values(xs))
	return s[len(s)/2]
}
