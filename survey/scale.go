package survey

import "math"

// scaleReliability is the reliability of the actual ratings, principles that do not vary left out; nil with fewer than the
// minimum group size of respondents, or where it does not exist.
func (t *Tally) scaleReliability(responses []Response, r Report) *ScaleReliability {
	if len(responses) < r.MinGroup || len(responses) < 2 || r.hidesOverall() {
		return nil
	}
	out := ScaleReliability{Principles: []string{}}
	column := make([]int, len(r.Principles))
	for i, q := range r.Principles {
		column[i] = -1
		if c := q.Overall.Actual; c != nil && c.SD > 0 {
			column[i] = len(out.Principles)
			out.Principles = append(out.Principles, q.Principle)
		} else {
			out.LeftOut = append(out.LeftOut, q.Principle)
		}
	}
	k := len(out.Principles)
	cells := make([]float64, k*len(responses))
	for i := range cells {
		cells[i] = math.NaN()
	}
	rows := make([][]float64, len(responses))
	for i := range responses {
		rows[i] = cells[i*k : (i+1)*k]
		if t.spread(&responses[i]) != nil {
			return nil
		}
		for j, v := range t.row[0] {
			if c := column[j]; c >= 0 && v != Missing {
				rows[i][c] = float64(v)
				if t.places[j].sign < 0 {
					rows[i][c] = float64(t.in.Scale.Min + t.in.Scale.Max - int(v))
				}
			}
		}
	}
	var err error
	if out.Reliability, err = reliability(rows, r.Confidence); err != nil {
		return nil
	}
	return &out
}
