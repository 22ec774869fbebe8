package survey

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// ICCs are the six intraclass correlations of Shrout and Fleiss (1979). The number says how raters were chosen (1: other
// raters for each subject; 2: raters drawn from many; 3: these raters only), K that the mean of all raters is used.
type ICCs struct {
	Subjects int     `json:"subjects"`
	Raters   int     `json:"raters"`
	ICC1     ICCForm `json:"icc1"`
	ICC2     ICCForm `json:"icc2"`
	ICC3     ICCForm `json:"icc3"`
	ICC1K    ICCForm `json:"icc1k"`
	ICC2K    ICCForm `json:"icc2k"`
	ICC3K    ICCForm `json:"icc3k"`
}

// ICCForm is one intraclass correlation with its test against 0 and its interval at 95 %.
type ICCForm struct {
	ICC   float64  `json:"icc"`
	F     *float64 `json:"f,omitempty"` // nil where raters agree fully
	DF1   float64  `json:"df1"`
	DF2   float64  `json:"df2"`
	P     float64  `json:"p"`
	Lower float64  `json:"lower"`
	Upper float64  `json:"upper"`
}

// ICC measures how far raters agree: ratings[subject][rater], none missing. In a survey the principles are the subjects
// and the respondents the raters.
//
// It returns an error if:
//   - there are fewer than two subjects or raters ([ErrTooFew]);
//   - all subjects have the same mean rating, or all ratings are equal ([ErrNoVariation]);
//   - a rating is missing or infinite ([ErrNotFinite]), or rows differ in length ([ErrRowLength]).
func ICC(ratings [][]float64) (ICCs, error) {
	if err := checkTable("icc", ratings, 2, 2, false); err != nil {
		return ICCs{}, err
	}
	m := stats.TwoWay(ratings)
	n, k := float64(m.N), float64(m.K)
	if !(m.Subjects > 0) {
		return ICCs{}, fmt.Errorf("icc: subjects' mean ratings: %w", ErrNoVariation)
	}
	out := ICCs{Subjects: m.N, Raters: m.K}
	msb, msj, mse, msw := m.Subjects, m.Raters, m.Residual, m.Error
	tiny := 1e-13 * msb
	if msw <= tiny { // every rater gives each subject the same
		mse, msw, msj = 0, 0, 0
	} else if mse <= tiny {
		mse = 0
	}
	out.ICC1, out.ICC1K = iccOneError(msb, msw, k, n-1, n*(k-1))
	out.ICC3, out.ICC3K = iccOneError(msb, mse, k, n-1, (n-1)*(k-1))
	out.ICC2, out.ICC2K = iccTwoErrors(msb, msj, mse, n, k)
	return out, nil
}

// iccOneError gives the single and the mean form of the models with one error term.
func iccOneError(msb, error, k, df1, df2 float64) (single, mean ICCForm) {
	single = ICCForm{ICC: (msb - error) / (msb + (k-1)*error), DF1: df1, DF2: df2, Lower: 1, Upper: 1}
	mean = ICCForm{ICC: (msb - error) / msb, DF1: df1, DF2: df2, Lower: 1, Upper: 1}
	if error == 0 {
		return single, mean
	}
	f := msb / error
	dist := distuv.F{D1: df1, D2: df2}
	single.F, single.P = &f, dist.Survival(f)
	fl := f / dist.Quantile(0.975)
	fu := f * distuv.F{D1: df2, D2: df1}.Quantile(0.975)
	single.Lower, single.Upper = (fl-1)/(fl+k-1), (fu-1)/(fu+k-1)
	f2 := f
	mean.F, mean.P = &f2, single.P
	mean.Lower, mean.Upper = 1-1/fl, 1-1/fu
	return single, mean
}

func iccTwoErrors(msb, msj, mse, n, k float64) (single, mean ICCForm) {
	icc := (msb - mse) / (msb + (k-1)*mse + k*(msj-mse)/n)
	df1, df2 := n-1, (n-1)*(k-1)
	single = ICCForm{ICC: icc, DF1: df1, DF2: df2, Lower: icc, Upper: icc}
	mean = ICCForm{ICC: (msb - mse) / (msb + (msj-mse)/n), DF1: df1, DF2: df2}
	if mse == 0 {
		mean.Lower, mean.Upper = mean.ICC, mean.ICC
		return single, mean
	}
	f := msb / mse
	single.F, single.P = &f, distuv.F{D1: df1, D2: df2}.Survival(f)
	f2 := f
	mean.F, mean.P = &f2, single.P
	// Satterthwaite's degrees of freedom, Shrout and Fleiss (1979), p. 424.
	fj := msj / mse
	share := n*(1+(k-1)*icc) - k*icc
	num := (k - 1) * (n - 1) * square(k*icc*fj+share)
	den := (n-1)*square(k*icc*fj) + square(share)
	v := num / den
	up, down := distuv.F{D1: n - 1, D2: v}.Quantile(0.975), distuv.F{D1: v, D2: n - 1}.Quantile(0.975)
	single.Lower = n * (msb - up*mse) / (up*(k*msj+(k*n-k-n)*mse) + n*msb)
	single.Upper = n * (down*msb - mse) / (k*msj + (k*n-k-n)*mse + n*down*msb)
	mean.Lower = single.Lower * k / (1 + single.Lower*(k-1))
	mean.Upper = single.Upper * k / (1 + single.Upper*(k-1))
	return single, mean
}

func square(x float64) float64 { return x * x }

// GroupICC is how much of the variation in answers lies between groups, such as partners.
type GroupICC struct {
	ICC1   float64  `json:"icc1"` // share of variance between groups: reliability of one respondent as a witness of the group
	ICC2   float64  `json:"icc2"` // reliability of the groups' means
	F      *float64 `json:"f,omitempty"`
	DF1    float64  `json:"df1"`
	DF2    float64  `json:"df2"`
	P      float64  `json:"p"`
	Groups int      `json:"groups"`
}

// ICCByGroup gives ICC(1) and ICC(2) of one-way analysis of variance (Bliese 2000), with the mean group size where sizes
// differ. Empty groups are left out.
//
// It returns an error if there are fewer than two groups or no group with two answers ([ErrTooFew]), the groups' means
// are all equal ([ErrNoVariation]), or a number is not finite ([ErrNotFinite]).
func ICCByGroup(groups [][]float64) (GroupICC, error) {
	moments := make([]stats.Moments, len(groups))
	for i, g := range groups {
		if err := checkSample("icc by group", fmt.Sprintf("[%d]", i), g, 0); err != nil {
			return GroupICC{}, err
		}
		moments[i] = stats.MomentsOf(g)
	}
	return iccByGroup(moments)
}

func iccByGroup(moments []stats.Moments) (GroupICC, error) {
	msb, msw, df1, df2, ok := stats.OneWay(moments)
	if !ok {
		return GroupICC{}, fmt.Errorf("icc by group: %d groups: %w", len(moments), ErrTooFew)
	}
	if !(msb > 0) {
		return GroupICC{}, fmt.Errorf("icc by group: the groups' means: %w", ErrNoVariation)
	}
	size := (df1 + df2 + 1) / (df1 + 1)
	out := GroupICC{ICC1: (msb - msw) / (msb + (size-1)*msw), ICC2: (msb - msw) / msb, DF1: df1, DF2: df2, Groups: int(df1) + 1}
	if f := msb / msw; !math.IsInf(f, 0) {
		out.F, out.P = &f, distuv.F{D1: df1, D2: df2}.Survival(f)
	}
	return out, nil
}
