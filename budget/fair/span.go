package fair

// span is what the shares of some coalitions leave open: whole-number vectors that all those coalitions sum to zero, a
// basis of such vectors. The share of a coalition follows from the others' exactly where it sums all of them to zero too.
// The numbers are minors of a matrix of zeros and ones with at most 12 rows, below 4,300 in size.
type span struct {
	n     int
	rows  [][]int64 // coalitions in reduced row echelon form over the common pivot
	lead  []int     // the place of each row's pivot
	pivot int64
	null  [][]int64
}

func newSpan(n int) span {
	s := span{n: n, pivot: 1}
	s.open()
	return s
}

// empty reports whether nothing is left open.
func (s *span) empty() bool { return len(s.null) == 0 }

// follows reports whether the coalition's share follows from those added.
func (s *span) follows(c Coalition) bool {
	for _, v := range s.null {
		sum := int64(0)
		for m := c; m != 0; m = m.rest() {
			sum += v[m.first()]
		}
		if sum != 0 {
			return false
		}
	}
	return true
}

// add adds a coalition whose share does not follow yet: one step of fraction-free Gauss–Jordan elimination (Bareiss 1968).
func (s *span) add(c Coalition) {
	row := make([]int64, s.n)
	for i := range row {
		if c.Has(i) {
			row[i] = s.pivot
		}
	}
	for r, lead := range s.lead {
		if c.Has(lead) {
			for i := range row {
				row[i] -= s.rows[r][i]
			}
		}
	}
	lead := 0
	for row[lead] == 0 {
		lead++
	}
	for _, old := range s.rows {
		factor := old[lead]
		for i := range old {
			old[i] = (old[i]*row[lead] - factor*row[i]) / s.pivot
		}
	}
	s.rows, s.lead, s.pivot = append(s.rows, row), append(s.lead, lead), row[lead]
	s.open()
}

// open makes the vectors anew: one for each place that leads no row.
func (s *span) open() {
	s.null = nil
	leads := make(map[int]bool, len(s.lead))
	for _, l := range s.lead {
		leads[l] = true
	}
	for i := range s.n {
		if leads[i] {
			continue
		}
		v := make([]int64, s.n)
		v[i] = s.pivot
		for r, row := range s.rows {
			v[s.lead[r]] = -row[i]
		}
		s.null = append(s.null, v)
	}
}
