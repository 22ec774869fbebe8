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
	type side struct {
		goals, vision, values creed
		places                map[string]float64
	}
	stated := make([]side, len(partners))
	for i, x := range partners {
		stated[i] = side{newCreed(x.ID, x.Goals), newCreed(x.ID, x.Vision), newCreed(x.ID, x.Values), x.places()}
	}
	pairs := make([]Pair, 0, len(partners)*(len(partners)-1)/2)
	for i, a := range stated {
		for j := i + 1; j < len(stated); j++ {
			b := stated[j]
			pairs = append(pairs, Pair{
				A: partners[i].ID, B: partners[j].ID,
				Goals:      overlap(a.goals, b.goals),
				Vision:     overlap(a.vision, b.vision),
				Values:     overlap(a.values, b.values),
				Priorities: rank(a.places, b.places),
			})
		}
	}
	return pairs
}
