package risk

// HeatMap places the ranked risks in the matrix. The rows of both maps go from the likeliest down. The columns of
// Threats go from the mildest impact to the worst; those of Opportunities are mirrored, from the greatest impact to the
// smallest, so that side by side the two meet at their most important columns (PMBOK Guide, figure 11-10).
type HeatMap struct {
	Threats       [][]HeatCell `json:"threats"`
	Opportunities [][]HeatCell `json:"opportunities"`
}

// HeatCell is one cell of a heat map.
type HeatCell struct {
	Likelihood int      `json:"likelihood"` // level, from 1
	Impact     int      `json:"impact"`     // level, from 1
	Value      float64  `json:"value"`      // score
	Band       string   `json:"band"`
	Risks      []string `json:"risks,omitempty"` // IDs in the order of the ranking
}

func (s *sheet) heatMap(m Matrix, ranking []Entry) HeatMap {
	h := HeatMap{Threats: s.emptyMap(false), Opportunities: s.emptyMap(true)}
	for i := range ranking {
		e := &ranking[i]
		rows, column := h.Threats, e.Score.Impact-1
		if e.Kind == Opportunity {
			rows, column = h.Opportunities, len(m.Impact)-e.Score.Impact
		}
		cell := &rows[len(m.Likelihood)-e.Score.Likelihood][column]
		cell.Risks = append(cell.Risks, e.Risk)
	}
	return h
}

func (s *sheet) emptyMap(mirrored bool) [][]HeatCell {
	scores := s.table.cells
	rows := make([][]HeatCell, len(scores))
	for i := range rows {
		row := scores[len(scores)-1-i]
		rows[i] = make([]HeatCell, len(row))
		for j, c := range row {
			column := j
			if mirrored {
				column = len(row) - 1 - j
			}
			rows[i][column] = HeatCell{Likelihood: c.Likelihood, Impact: c.Impact, Value: c.Value, Band: c.Band}
		}
	}
	return rows
}
