package alignment

// Top is the highest level of the rubric and the highest score; 0 is the lowest.
const Top = 4
