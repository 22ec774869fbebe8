package risk

import "time"

// Movement is what changed since the assessment before. Without one, everything but Since is empty. The levels of the
// assessment before are scored by the matrix at hand: where its bands or values have changed since, no risk has moved. A score before that is not of the matrix counts as
// "not assessed".
type Movement struct {
	Since time.Time `json:"since,omitzero"` // day of the assessment before; zero: there was none
	Up    []Move    `json:"up,omitempty"`   // scored higher than before, in the order of the ranking
	Down  []Move    `json:"down,omitempty"` // scored lower
	New   []string  `json:"new,omitempty"`  // ranked now and not before, in the order of the ranking
	Gone  []string  `json:"gone,omitempty"` // ranked before and no longer, in the order of the ranking before
	Same  int       `json:"same,omitempty"` // how many score as before
}

// Move is a risk whose score changed.
type Move struct {
	Risk string `json:"risk"` // ID
	From Score  `json:"from"`
	To   Score  `json:"to"`
}

func (s *sheet) movement(ranking []Entry, before *Assessment) Movement {
	if before == nil {
		return Movement{}
	}
	m := Movement{Since: before.AsOf}
	was := make(map[string]Score, len(before.Ranking))
	for _, e := range before.Ranking {
		was[e.Risk], _ = s.table.at(Rating{e.Score.Likelihood, e.Score.Impact})
	}
	for _, e := range ranking {
		from, ok := was[e.Risk]
		delete(was, e.Risk)
		switch c := e.Score.Compare(from); {
		case !ok:
			m.New = append(m.New, e.Risk)
		case c > 0:
			m.Up = append(m.Up, Move{Risk: e.Risk, From: from, To: e.Score})
		case c < 0:
			m.Down = append(m.Down, Move{Risk: e.Risk, From: from, To: e.Score})
		default:
			m.Same++
		}
	}
	for _, e := range before.Ranking {
		if _, gone := was[e.Risk]; gone {
			delete(was, e.Risk)
			m.Gone = append(m.Gone, e.Risk)
		}
	}
	return m
}
