package alignment

// Pair compares two partners; A sorts before B.
type Pair struct {
	A          string  `json:"a"`
	B          string  `json:"b"`
	Goals      Overlap `json:"goals"`
	Vision     Overlap `json:"vision"`
	Values     Overlap `json:"values"`
	Priorities Ranking `json:"priorities"`
}

func comparePairs(partners []Partner) []Pair {
	pairs := make([]Pair, 0, len(partners)*(len(partners)-1)/2)
	for i, a := range partners {
		for _, b := range partners[i+1:] {
			pairs = append(pairs, Pair{
				A: a.ID, B: b.ID,
				Goals:      overlap(a.ID, b.ID, a.Goals, b.Goals),
				Vision:     overlap(a.ID, b.ID, a.Vision, b.Vision),
				Values:     overlap(a.ID, b.ID, a.Values, b.Values),
				Priorities: rank(a.Priorities, b.Priorities),
			})
		}
	}
	return pairs
}
