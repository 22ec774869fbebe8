package montecarlo

// TracePoint is what a simulation knew after a number of trials.
type TracePoint struct {
	Trials         int     `json:"trials"`
	Mean           float64 `json:"mean"`
	StdErr         float64 `json:"std_err"`
	Quantile       float64 `json:"quantile"`
	StdErrQuantile float64 `json:"std_err_quantile"`
}

// Trace shows how mean and quantile at p settled: after 2048 trials, twice as many, and so on, and at the end.
func (r *Result) Trace(p float64) []TracePoint {
	var points []TracePoint
	var m moments
	look := 1
	for block := range blocksOf(len(r.totals)) {
		m = m.merge(momentsOf(blockOf(r.totals, block)))
		end := min(len(r.totals), (block+1)*blockSize)
		if block+1 != look && end != len(r.totals) {
			continue
		}
		look *= 2
		part := &Result{c: r.c, totals: r.totals[:end], moments: m}
		points = append(points, TracePoint{end, part.Mean(), part.StdErr(), part.Quantile(p), part.StdErrQuantile(p)})
	}
	return points
}
