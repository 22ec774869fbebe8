package risk

// The IDs of the matrices that come with the package.
const (
	Standard5x5ID = "standard-5x5"
	PMBOKID       = "pmbok"
	Simple3x3ID   = "simple-3x3"
)

// Standard5x5 is the common 5×5 matrix of 1 to 5 times 1 to 5, with the cut-offs of the UK National Patient Safety
// Agency's "A risk matrix for risk managers" (2008): 1–3 low, 4–6 medium, 8–12 high, 15–25 critical. High and critical
// risks are unacceptable without treatment.
func Standard5x5() Matrix {
	return Matrix{
		ID:         Standard5x5ID,
		Likelihood: steps("rare", "unlikely", "possible", "likely", "almost certain"),
		Impact:     steps("negligible", "minor", "moderate", "major", "catastrophic"),
		Bands: []Band{
			{Name: "low", Min: 1, Tolerance: Acceptable},
			{Name: "medium", Min: 4, Tolerance: Tolerable},
			{Name: "high", Min: 8, Tolerance: Unacceptable},
			{Name: "critical", Min: 15, Tolerance: Unacceptable},
		},
	}
}

// PMBOK is the numeric matrix of the PMBOK Guide (fourth edition, figure 11-10): probabilities 0.1 to 0.9 times impacts
// 0.05 to 0.8, shaded low up to 0.05, moderate from 0.06, high from 0.18.
func PMBOK() Matrix {
	m := Matrix{
		ID:         PMBOKID,
		Likelihood: steps("very unlikely", "unlikely", "even", "likely", "very likely"),
		Impact:     steps("very low", "low", "moderate", "high", "very high"),
		Bands: []Band{
			{Name: "low", Min: 0, Tolerance: Acceptable},
			{Name: "moderate", Min: 0.06, Tolerance: Tolerable},
			{Name: "high", Min: 0.18, Tolerance: Unacceptable},
		},
	}
	for i, v := range []float64{0.1, 0.3, 0.5, 0.7, 0.9} {
		m.Likelihood[i].Value = v
	}
	for i, v := range []float64{0.05, 0.1, 0.2, 0.4, 0.8} {
		m.Impact[i].Value = v
	}
	return m
}

// Simple3x3 is the matrix for a small campaign: 1 to 3 times 1 to 3, 1–2 low, 3–4 medium, 6–9 high.
func Simple3x3() Matrix {
	return Matrix{
		ID:         Simple3x3ID,
		Likelihood: steps("low", "medium", "high"),
		Impact:     steps("low", "medium", "high"),
		Bands: []Band{
			{Name: "low", Min: 1, Tolerance: Acceptable},
			{Name: "medium", Min: 3, Tolerance: Tolerable},
			{Name: "high", Min: 6, Tolerance: Unacceptable},
		},
	}
}

// Preset is the matrix of the package that bears the ID; ok is false for any other ID.
func Preset(id string) (m Matrix, ok bool) {
	switch id {
	case Standard5x5ID:
		return Standard5x5(), true
	case PMBOKID:
		return PMBOK(), true
	case Simple3x3ID:
		return Simple3x3(), true
	}
	return Matrix{}, false
}

// steps makes levels of the values 1, 2, 3 …
func steps(labels ...string) []Level {
	levels := make([]Level, len(labels))
	for i, label := range labels {
		levels[i] = Level{Label: label, Value: float64(i + 1)}
	}
	return levels
}
